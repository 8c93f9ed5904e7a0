package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentos.hub.market.MarketHub.INSTALLATIONS;
import static org.opentos.hub.market.MarketHub.call;
import static org.opentos.hub.market.MarketHub.installed;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.testing.Browser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A party whose terminal is the page of the person who installed the app.
class PartyPageTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GAME = "org.example.together";

    @TempDir static Path directory;

    /// A page that hears and says.
    private static final class Page implements WebSocket.Listener {
        final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final WebSocket socket;
        private final StringBuilder part = new StringBuilder();

        Page(Browser browser, String path) {
            socket =
                    HttpClient.newBuilder()
                            .cookieHandler(browser.cookies())
                            .build()
                            .newWebSocketBuilder()
                            .header("Origin", browser.origin())
                            .buildAsync(
                                    URI.create(browser.origin().replace("http:", "ws:") + path),
                                    this)
                            .join();
        }

        void says(Object message) {
            socket.sendText(JSON.writeValueAsString(message), true).join();
        }

        /// The next message that has this member.
        JsonNode next(String member) throws InterruptedException {
            JsonNode next = JSON.nullNode();
            while (!next.has(member)) {
                next = heard.poll(30, TimeUnit.SECONDS);
                assertThat(next).as("a message with " + member).isNotNull();
            }
            return next;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                heard.add(JSON.readTree(part.toString()));
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    @Test
    void a_person_plays_at_the_own_browser_with_phones_of_others_until_the_app_is_removed()
            throws Exception {
        try (MarketHub hub = MarketHub.start(directory)) {
            hub.published(GAME, 1, _ -> {});
            Browser ada = hub.person("ada");
            String game = installed(ada, GAME);
            String path = INSTALLATIONS + "/" + game + "/party";
            Browser other = hub.person("olga");
            assertThatThrownBy(() -> new Page(other, path)).isNotNull();
            assertThatThrownBy(() -> new Page(Browser.at(hub.hub), path)).isNotNull();
            assertThat(call(ada, game, "controllers.open", Map.of("seats", 0)).code())
                    .isEqualTo("field-invalid");
            JsonNode party = call(ada, game, "controllers.open", Map.of("seats", 2)).body();
            Page page = new Page(ada, path);
            page.next("ready");

            Browser guest = Browser.at(hub.hub);
            JsonNode seat =
                    guest.post(
                                    "/api/v1/play/" + party.path("code").asString(),
                                    Map.of("name", "Bo"))
                            .body();
            Page phone = new Page(guest, "/api/v1/live/play");
            phone.says(Map.of("token", seat.path("token").asString()));
            assertThat(phone.next("title").at("/title/en").asString()).isEqualTo("Moon Jump");
            phone.says(Map.of("said", Map.of("t", "hi")));
            assertThat(page.next("said").path("seat").asInt()).isEqualTo(1);
            page.says(
                    Map.of(
                            "party",
                            party.path("party").asString(),
                            "to",
                            1,
                            "said",
                            Map.of("t", "beat")));
            assertThat(phone.next("said").at("/said/t").asString()).isEqualTo("beat");

            JsonNode after = call(ada, game, "controllers.remove", Map.of("seat", 1)).body();
            assertThat(after.path("code")).isNotEqualTo(party.path("code"));
            assertThat(phone.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4403);
            assertThat(call(ada, game, "controllers.remove", Map.of("seat", 1)).code())
                    .isEqualTo("not-found");

            ada.delete(INSTALLATIONS + "/" + game);

            page.next("over");
            assertThat(guest.get("/api/v1/play/" + after.path("code").asString()).code())
                    .isEqualTo("party-unknown");
        }
    }
}
