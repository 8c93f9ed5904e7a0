package org.opentos.hub.party;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Topics;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parties at the doors of a whole hub: phones that have no account, and a terminal at the MQTT
/// door.
class PartiesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Party.Title TITLE = new Party.Title("Moon Jump", "月球跳跃");

    @TempDir Path directory;
    private final TestClock clock = new TestClock();
    private final Id.InstallationId installation = new Id.InstallationId(UUID.randomUUID());

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Hub hub;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Browser nobody;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Id.DeviceId television;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectory(directory.resolve("hub"));
        begin();
        Browser ada = Browser.at(hub);
        assertThat(ada.signUp("ada").status()).isEqualTo(201);
        Id.HomeId home =
                Id.HomeId.parse(
                        ada.post("/api/v1/homes", Map.of("name", "Home"))
                                .body()
                                .path("id")
                                .asString());
        Id.OrganisationId maker =
                Id.OrganisationId.parse(
                        ada.post("/api/v1/organisations", Map.of("name", "Lumen", "kind", "maker"))
                                .body()
                                .path("id")
                                .asString());
        television = ClaimedDevice.claimed(hub, home, maker, "tv");
    }

    private void begin() {
        hub = TestHub.start(directory.resolve("hub"), clock);
        nobody = Browser.at(hub);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private Parties parties() {
        return hub.rooms().getBean(Parties.class);
    }

    private JsonNode open(int seats) {
        return done(parties().open(installation, Optional.of(television), TITLE, seats));
    }

    private static JsonNode done(Outcome<JsonNode> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<JsonNode>) outcome).value();
    }

    private Browser.Answer join(JsonNode party, String name) {
        return nobody.post("/api/v1/play/" + party.path("code").asString(), Map.of("name", name));
    }

    private String joined(JsonNode party, String name) {
        Browser.Answer answer = join(party, name);
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body().path("token").asString();
    }

    private ClaimedDevice terminal() {
        return ClaimedDevice.listening(hub, television, Topics.Channel.INPUTS);
    }

    /// A phone's page.
    private final class Phone implements WebSocket.Listener {
        final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final WebSocket socket;
        private final StringBuilder part = new StringBuilder();

        Phone(String token) {
            socket =
                    HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .header("Origin", nobody.origin())
                            .buildAsync(
                                    URI.create(
                                            nobody.origin().replace("http:", "ws:")
                                                    + "/api/v1/live/play"),
                                    this)
                            .join();
            says(Map.of("token", token));
        }

        void says(Object message) {
            socket.sendText(JSON.writeValueAsString(message), true).join();
        }

        JsonNode next() throws InterruptedException {
            JsonNode next = heard.poll(30, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return next;
        }

        int why() throws Exception {
            return closed.get(30, TimeUnit.SECONDS);
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

    private static boolean has(JsonNode told, String players) {
        StringBuilder text = new StringBuilder();
        told.path("parties")
                .path(0)
                .path("players")
                .forEach(each ->
                        text.append(each.path("seat").asInt())
                                .append(each.path("name").asString())
                                .append(each.path("here").asBoolean() ? "+ " : "- "));
        return text.toString().strip().equals(players);
    }

    @Test
    void phones_and_terminal_say_things_to_each_other() throws Exception {
        JsonNode party = open(2);
        assertThat(party.path("url").asString()).endsWith("/play/" + party.path("code").asString());
        assertThat(party.at("/qr/rows").size()).isEqualTo(party.at("/qr/size").asInt());
        assertThat(nobody.get("/api/v1/play/" + party.path("code").asString()).body().toString())
                .isEqualTo(
                        "{\"title\":{\"en\":\"Moon Jump\",\"zhHans\":\"月球跳跃\"},\"seats\":2,\"taken\":0}");
        String token = joined(party, "  Ada ");
        try (ClaimedDevice terminal = terminal()) {
            terminal.told(each -> has(each, "1Ada-"));
            Phone ada = new Phone(token);
            assertThat(ada.next().toString())
                    .isEqualTo(
                            "{\"seat\":1,\"name\":\"Ada\",\"title\":{\"en\":\"Moon Jump\",\"zhHans\":\"月球跳跃\"}}");
            terminal.told(each -> has(each, "1Ada+"));

            ada.says(Map.of("said", Map.of("t", "input", "n", 7)));
            JsonNode input = terminal.told(each -> each.has("said"));
            assertThat(input.path("installation").asString()).isEqualTo(installation.text());
            assertThat(input.path("party")).isEqualTo(party.path("party"));
            assertThat(input.path("seat").asInt()).isEqualTo(1);
            assertThat(input.at("/said/t").asString()).isEqualTo("input");
            assertThat(input.at("/said/n").asInt()).isEqualTo(7);

            assertThat(says(terminal, party, 1, Map.of("t", "cue"))).isEmpty();
            assertThat(ada.next().toString()).isEqualTo("{\"said\":{\"t\":\"cue\"}}");
            assertThat(says(terminal, party, 0, Map.of("t", "beat"))).isEmpty();
            assertThat(ada.next().toString()).isEqualTo("{\"said\":{\"t\":\"beat\"}}");
            assertThat(says(terminal, party, 9, Map.of("t", "cue"))).isEqualTo("field-invalid");
            assertThat(says(terminal, party, 1, Map.of("t", "x".repeat(17_000))))
                    .isEqualTo("field-invalid");

            ada.socket.abort();
            terminal.told(each -> has(each, "1Ada-"));
        }
    }

    private static String says(ClaimedDevice terminal, JsonNode party, int seat, Object said) {
        return terminal.says(
                Topics.Channel.CUES,
                Map.of("party", party.path("party").asString(), "to", seat, "said", said));
    }

    @Test
    void a_terminal_speaks_to_its_own_parties_only() throws Exception {
        JsonNode other =
                done(
                        parties()
                                .open(
                                        new Id.InstallationId(UUID.randomUUID()),
                                        Optional.empty(),
                                        TITLE,
                                        1));
        Phone phone = new Phone(joined(other, "Bo"));
        phone.next();
        try (ClaimedDevice terminal = terminal()) {
            assertThat(says(terminal, other, 1, Map.of("t", "cue"))).isEqualTo("party-unknown");
            assertThat(terminal.says(Topics.Channel.CUES, Map.of("party", "none")))
                    .isEqualTo("party-unknown");
        }
        assertThat(phone.heard).isEmpty();
    }

    @Test
    void a_party_has_as_many_seats_as_its_app_wanted_and_each_is_taken_once() {
        JsonNode party = open(2);
        assertThat(join(party, "Ada").body().path("seat").asInt()).isEqualTo(1);
        assertThat(join(party, "Bo").body().path("seat").asInt()).isEqualTo(2);
        assertThat(join(party, "Cy").code()).isEqualTo("party-full");
        for (String name : new String[] {" ", "12345678901234567", "a\nb", "a\u202eb"}) {
            assertThat(join(party, name).code()).as(name).isEqualTo("field-invalid");
        }
        clock.advance(Parties.AWAY.plusSeconds(1));
        assertThat(join(party, "Cy").body().path("seat").asInt()).isEqualTo(1);
    }

    @Test
    void eight_who_join_at_once_have_eight_seats() {
        JsonNode party = open(8);
        long seats =
                IntStream.range(0, 8)
                        .mapToObj(each ->
                                CompletableFuture.supplyAsync(() ->
                                        parties()
                                                .join(
                                                        party.path("code").asString(),
                                                        "P" + each,
                                                        "192.0.2.7")))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .map(each -> ((Outcome.Done<Parties.Joined>) each).value().seat())
                        .distinct()
                        .count();
        assertThat(seats).isEqualTo(8);
    }

    @Test
    void codes_are_not_found_by_trying() {
        JsonNode party = open(2);
        for (int index = 0; index < 20; index++) {
            assertThat(nobody.get("/api/v1/play/00000-0000" + index % 10).code())
                    .isEqualTo("party-unknown");
        }
        assertThat(nobody.get("/api/v1/play/" + party.path("code").asString()).code())
                .isEqualTo("too-many-attempts");
        clock.advance(Duration.ofMinutes(1));
        assertThat(nobody.get("/api/v1/play/" + party.path("code").asString()).status())
                .isEqualTo(200);
    }

    @Test
    void whoever_is_removed_stays_out_and_the_others_stay_in() throws Exception {
        JsonNode party = open(3);
        String ada = joined(party, "Ada");
        String bo = joined(party, "Bo");
        Phone adas = new Phone(ada);
        Phone bos = new Phone(bo);
        adas.next();
        bos.next();

        JsonNode after = done(parties().remove(installation, 2));

        assertThat(bos.why()).isEqualTo(4403);
        assertThat(new Phone(bo).why()).isEqualTo(4403);
        assertThat(after.path("code")).isNotEqualTo(party.path("code"));
        assertThat(join(party, "Bo").code()).isEqualTo("party-unknown");
        assertThat(parties().remove(installation, 2)).isInstanceOf(Outcome.Refused.class);
        assertThat(adas.closed).isNotDone();
        adas.socket.abort();
        assertThat(new Phone(ada).next().path("seat").asInt()).isEqualTo(1);
        assertThat(join(after, "Cy").body().path("seat").asInt()).isEqualTo(2);
    }

    @Test
    void a_seat_is_on_one_page_at_a_time_and_can_be_given_up() throws Exception {
        JsonNode party = open(1);
        String token = joined(party, "Ada");
        Phone first = new Phone(token);
        first.next();
        Phone second = new Phone(token);
        second.next();
        assertThat(first.why()).isEqualTo(4409);
        second.says(Map.of("leave", true));
        assertThat(second.why()).isEqualTo(1000);
        assertThat(new Phone(token).why()).isEqualTo(4403);
        assertThat(join(party, "Bo").status()).isEqualTo(201);
    }

    @Test
    void a_phone_that_says_nonsense_too_much_or_nothing_it_may_is_ended() throws Exception {
        JsonNode party = open(4);
        assertThat(new Phone("no token").why()).isEqualTo(4404);
        Phone malformed = new Phone(joined(party, "Ada"));
        malformed.socket.sendText("{", true);
        assertThat(malformed.why()).isEqualTo(4400);
        Phone long_ = new Phone(joined(party, "Bo"));
        long_.says(Map.of("said", Map.of("t", "input", "x", "x".repeat(3_000))));
        assertThat(long_.why()).isEqualTo(4400);
        Phone flood = new Phone(joined(party, "Cy"));
        flood.next();
        for (int index = 0; index < 20_000 && !flood.closed.isDone(); index++) {
            flood.socket.sendText("{\"said\":{\"t\":\"input\"}}", true);
        }
        assertThat(flood.why()).isEqualTo(4429);
        Phone still = new Phone(joined(party, "Di"));
        still.next();
        still.says(Map.of("said", Map.of("t", "signal", "sdp", "x".repeat(9_000))));
        still.says(Map.of("leave", true));
        assertThat(still.why()).isEqualTo(1000);
    }

    @Test
    void an_app_that_is_loaded_anew_and_a_hub_that_is_started_anew_have_their_players_again()
            throws Exception {
        JsonNode party = open(2);
        String token = joined(party, "Ada");
        new Phone(token).next();
        assertThat(open(2).path("code")).isEqualTo(party.path("code"));

        hub.close();
        begin();

        JsonNode after = open(2);
        assertThat(after.path("party")).isEqualTo(party.path("party"));
        assertThat(after.path("code")).isEqualTo(party.path("code"));
        assertThat(after.at("/players/0/here").asBoolean()).isFalse();
        assertThat(new Phone(token).next().path("seat").asInt()).isEqualTo(1);
        try (ClaimedDevice terminal = terminal()) {
            terminal.told(each -> has(each, "1Ada+"));
        }
    }

    @Test
    void a_party_that_is_closed_or_that_nobody_uses_is_over() throws Exception {
        JsonNode party = open(2);
        String token = joined(party, "Ada");
        Phone phone = new Phone(token);
        phone.next();
        try (ClaimedDevice terminal = terminal()) {
            terminal.told(each -> has(each, "1Ada+"));
            parties().close(installation);
            assertThat(terminal.told(each -> each.path("over").asBoolean(false)).path("party"))
                    .isEqualTo(party.path("party"));
        }
        assertThat(phone.why()).isEqualTo(4404);
        assertThat(new Phone(token).why()).isEqualTo(4404);
        assertThat(join(party, "Bo").code()).isEqualTo("party-unknown");

        JsonNode next = open(1);
        assertThat(next.path("party")).isNotEqualTo(party.path("party"));
        String other = joined(next, "Bo");
        clock.advance(Parties.UNUSED.plusSeconds(1));
        hub.rooms().getBean(PartyUpkeep.class).round();
        assertThat(new Phone(other).why()).isEqualTo(4404);
        clock.advance(Parties.REMEMBERED.plusSeconds(1));
        hub.rooms().getBean(PartyUpkeep.class).round();
        assertThat(
                        hub.rooms()
                                .getBean(JdbcClient.class)
                                .sql("select count(*) from party_player")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void a_token_is_not_in_the_database() {
        String token = joined(open(1), "Ada");
        String rows =
                hub.rooms()
                        .getBean(JdbcClient.class)
                        .sql("select party_player::text || party::text from party_player, party")
                        .query(String.class)
                        .single();
        // Bytes are written in hexadecimal.
        String written = HexFormat.of().formatHex(token.getBytes(StandardCharsets.UTF_8));
        String decoded = HexFormat.of().formatHex(Base64.getUrlDecoder().decode(token));
        assertThat(rows).contains("Ada").doesNotContain(token, written, decoded);
    }
}
