package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.market.MarketHub.INSTALLATIONS;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.storage.Rounds;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What people send from a page comes to a terminal at the MQTT door, and what became of it back.
class SendingStoryTest {
    private static final String FRAME = "org.example.frame";
    private static final String SENDINGS = "/api/v1/sendings";
    private static final int PICTURE_BYTES = 2_500_000;

    @TempDir static Path directory;
    private static MarketHub hub;

    @BeforeAll
    static void start() throws Exception {
        hub = MarketHub.start(directory);
        hub.published(FRAME, 1, manifest -> manifest.putArray("tos_opens").add("image"));
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }

    private static Id.HomeId home(Browser person) {
        return Id.HomeId.parse(
                person.post("/api/v1/homes", Map.of("name", "Home")).body().path("id").asString());
    }

    private static Id.DeviceId device(Id.HomeId home, String form) {
        return ClaimedDevice.claimed(hub.hub, home, Id.OrganisationId.parse(hub.developer), form);
    }

    /// A terminal that listens on one channel.
    ///
    /// @param member of what it is told there
    /// @param heard while it waited for something else
    private record Terminal(ClaimedDevice device, String member, Deque<JsonNode> heard)
            implements AutoCloseable {
        static Terminal on(Id.DeviceId id, Topics.Channel channel) {
            return new Terminal(
                    ClaimedDevice.listening(hub.hub, id, channel, Topics.Channel.ANSWERS),
                    channel.text(),
                    new ArrayDeque<>());
        }

        private JsonNode waits(Predicate<JsonNode> expected) throws InterruptedException {
            return device.told(each -> {
                if (each.has(member)) {
                    heard.add(each.path(member));
                }
                return expected.test(each);
            });
        }

        /// The first list that was or will be told, after those that were looked at.
        JsonNode hears(Predicate<JsonNode> expected) throws InterruptedException {
            while (true) {
                JsonNode next = heard.poll();
                if (next == null) {
                    waits(each -> each.has(member));
                } else if (expected.test(next)) {
                    return next;
                }
            }
        }

        JsonNode hearsFirst(String title) throws InterruptedException {
            return hears(list -> list.at("/0/title").asString("").equals(title)).path(0);
        }

        JsonNode asks(Map<String, Object> said) throws InterruptedException {
            String id = UUID.randomUUID().toString();
            Map<String, Object> message = new HashMap<>(said);
            message.put("id", id);
            assertThat(device.says(Topics.Channel.CALLS, message)).isEmpty();
            return waits(each -> each.path("id").asString("").equals(id));
        }

        JsonNode says(JsonNode sending, String state) throws InterruptedException {
            return says(sending, state, "");
        }

        JsonNode says(JsonNode sending, String state, String installation)
                throws InterruptedException {
            return asks(
                    Map.of(
                            "sending",
                            Map.of(
                                    "id",
                                    sending.path("id").asString(),
                                    "state",
                                    state,
                                    "installation",
                                    installation)));
        }

        JsonNode reads(JsonNode notification) throws InterruptedException {
            return asks(Map.of("notification", Map.of("read", notification.path("id").asString())));
        }

        JsonNode calls(String installation, String call, Map<String, Object> arguments)
                throws InterruptedException {
            return asks(Map.of("installation", installation, "call", call, "arguments", arguments));
        }

        @Override
        public void close() {
            device.close();
        }
    }

    private static Terminal on(Id.DeviceId device) {
        return Terminal.on(device, Topics.Channel.SENDINGS);
    }

    private static String code(JsonNode answer) {
        return answer.at("/refused/code").asString("");
    }

    private static String install(Browser person, Id.DeviceId device) {
        Browser.Answer installed =
                person.post(INSTALLATIONS, Map.of("app", FRAME, "device", device.text()));
        assertThat(installed.status()).as(installed.raw().body()).isEqualTo(201);
        return installed.body().path("id").asString();
    }

    private static Browser.Answer send(
            Browser by, Id.DeviceId device, String kind, String title, String said) {
        return by.post(
                SENDINGS,
                Map.of("device", device.text(), "kind", kind, "title", title, "said", said));
    }

    private static Browser.Answer sendFile(Browser by, String to, byte[] content) {
        return by.send(
                by.request(SENDINGS + "/files?title=Beach&" + to)
                        .header("X-CSRF-TOKEN", by.csrf())
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(content)));
    }

    /// As a picture begins, and as long as that.
    private static byte[] picture(int bytes) {
        byte[] content = new byte[bytes];
        for (int at = 0; at < bytes; at++) {
            content[at] = (byte) ('a' + at % 23);
        }
        byte[] head = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
        System.arraycopy(head, 0, content, 0, head.length);
        return content;
    }

    private static String state(Browser by, Browser.Answer sent) {
        return by.get(SENDINGS + '/' + sent.body().path("id").asString())
                .body()
                .path("state")
                .asString();
    }

    private static Browser.Answer content(Id.DeviceId device, JsonNode told, String range) {
        Browser nobody = Browser.at(hub.hub);
        var request =
                nobody.request(
                        SENDINGS
                                + "/%s/content?device=%s&pass=%s"
                                        .formatted(
                                                told.path("id").asString(),
                                                device.text(),
                                                told.path("pass").asString()));
        return nobody.send(range.isEmpty() ? request : request.header("Range", range));
    }

    @Test
    void the_likeliest_place_comes_first() {
        Browser ada = hub.person("ada.chooses");
        Id.HomeId home = home(ada);
        Id.DeviceId watch = device(home, "watch");
        Id.DeviceId headset = device(home, "vr");
        Id.DeviceId television = device(home, "tv");
        assertThat(places(ada)).as("by size").containsExactly(television, headset, watch);
        assertThat(
                        ada.post(
                                        SENDINGS,
                                        Map.of(
                                                "device",
                                                watch.text(),
                                                "kind",
                                                "text",
                                                "said",
                                                "Milk, please"))
                                .status())
                .isEqualTo(201);
        assertThat(places(ada)).as("as last time").containsExactly(watch, television, headset);
        install(ada, television);
        assertThat(ada.get(SENDINGS + "/places?kind=image").body().at("/0/device").asString())
                .as("where an app opens it")
                .isEqualTo(television.text());
    }

    private static List<Id.DeviceId> places(Browser person) {
        return person.get(SENDINGS + "/places?kind=text")
                .body()
                .valueStream()
                .map(each -> Id.DeviceId.parse(each.path("device").asString()))
                .toList();
    }

    @Test
    void a_picture_comes_to_the_app_that_opens_it() throws Exception {
        Browser ada = hub.person("ada.sends");
        Id.DeviceId television = device(home(ada), "tv");
        String installation = install(ada, television);
        JsonNode places = ada.get(SENDINGS + "/places?kind=image").body();
        assertThat(places.at("/0/device").asString()).isEqualTo(television.text());
        assertThat(places.at("/0/app/en").asString()).isEqualTo("Moon Jump");
        assertThat(ada.get(SENDINGS + "/places?kind=video").body()).isEmpty();

        try (Terminal listening = on(television)) {
            byte[] picture = picture(PICTURE_BYTES);
            Browser.Answer sent = sendFile(ada, "device=" + television.text(), picture);
            assertThat(sent.status()).as(sent.raw().body()).isEqualTo(201);
            assertThat(sent.body().path("type").asString()).isEqualTo("image/jpeg");
            assertThat(sent.body().path("state").asString()).isEqualTo("waiting");

            JsonNode told = listening.hearsFirst("Beach");
            assertThat(told.at("/apps/0").asString()).isEqualTo(installation);
            assertThat(told.path("person").asString()).isEqualTo("ada.sends");
            Browser.Answer whole = content(television, told, "");
            assertThat(whole.header("Content-Type")).isEqualTo("image/jpeg");
            assertThat(whole.header("Content-Length")).isEqualTo("" + PICTURE_BYTES);
            Browser.Answer part = content(television, told, "bytes=1048570-1048590");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.header("Content-Range"))
                    .isEqualTo("bytes 1048570-1048590/" + PICTURE_BYTES);
            assertThat(part.raw().body())
                    .isEqualTo(
                            new String(
                                    Arrays.copyOfRange(picture, 1_048_570, 1_048_591),
                                    StandardCharsets.US_ASCII));

            listening.says(told, "shown", installation);
            assertThat(state(ada, sent)).isEqualTo("shown");
            listening.says(told, "unopened");
            assertThat(state(ada, sent)).as("said once").isEqualTo("shown");
            assertThat(content(television, told, "").status()).as("kept").isEqualTo(200);

            assertThat(ada.delete(SENDINGS + '/' + told.path("id").asString()).status())
                    .isEqualTo(204);
            assertThat(content(television, told, "").status()).isEqualTo(404);
            listening.hears(JsonNode::isEmpty);
        }
    }

    @Test
    void nobody_opens_what_is_somebody_elses() throws Exception {
        Browser eve = hub.person("eve.sends");
        Browser rob = hub.person("rob.sends");
        Id.HomeId evesHome = home(eve);
        Id.DeviceId eves = device(evesHome, "tv");
        Id.DeviceId second = device(evesHome, "tv");
        Id.DeviceId lamp = device(evesHome, "appliance");
        assertThat(send(rob, eves, "text", "", "Hello").code()).isEqualTo("not-found");
        assertThat(send(eve, lamp, "text", "", "Hello").code())
                .as("no terminal")
                .isEqualTo("not-found");
        try (Terminal one = on(eves);
                Terminal two = on(second)) {
            Browser.Answer sent = sendFile(eve, "device=" + eves.text(), picture(100));
            JsonNode told = one.hearsFirst("Beach");
            assertThat(told.path("apps")).isEmpty();
            assertThat(content(second, told, "").status()).isEqualTo(404);
            assertThat(rob.get(SENDINGS + '/' + told.path("id").asString()).code())
                    .isEqualTo("not-found");
            assertThat(code(two.says(told, "shown"))).isEqualTo("not-found");
            assertThat(state(eve, sent)).isEqualTo("waiting");
        }
    }

    @Test
    void what_is_sent_has_bounds() {
        Browser tom = hub.person("tom.sends");
        Id.DeviceId television = device(home(tom), "tv");
        for (List<String> wrong :
                List.of(
                        List.of("link", "", "javascript:alert(1)"),
                        List.of("link", "", "https://ada@example.org/"),
                        List.of("link", "", "https://example.org/" + "x".repeat(2_000)),
                        List.of("link", "x".repeat(201), "https://example.org/"),
                        List.of("link", "a\nb", "https://example.org/"),
                        List.of("place", "", "geo:91,0"),
                        List.of("place", "", "https://example.org/"),
                        List.of("text", "", " "),
                        List.of("text", "", "x".repeat(1_001)),
                        List.of("image", "", "https://example.org/a.png"))) {
            assertThat(send(tom, television, wrong.get(0), wrong.get(1), wrong.get(2)).code())
                    .as(wrong.toString())
                    .isEqualTo("field-invalid");
        }
        String to = "device=" + television.text();
        assertThat(sendFile(tom, to, "<svg onload=x>".getBytes(StandardCharsets.UTF_8)).code())
                .isEqualTo("file-kind-unknown");
        byte[] sound = "ID3 and so on".getBytes(StandardCharsets.UTF_8);
        assertThat(sendFile(tom, to, sound).code())
                .as("no app opens it")
                .isEqualTo("sending-unopened");
        assertThat(sendFile(tom, to, picture(24 * 1024 * 1024 + 1)).code())
                .isEqualTo("body-too-large");
        assertThat(tom.get(SENDINGS).body()).isEmpty();

        for (int count = 0; count < 50; count++) {
            assertThat(send(tom, television, "text", "", "No. " + count).status()).isEqualTo(201);
        }
        assertThat(send(tom, television, "text", "", "one more").code())
                .as("all of them wait")
                .isEqualTo("limit-reached");
        sql("update sending set state = 'shown' where said = 'No. 7'");
        assertThat(send(tom, television, "text", "", "one more").status()).isEqualTo(201);
        assertThat(tom.get(SENDINGS).body()).hasSize(50);
        assertThat(tom.get(SENDINGS).raw().body()).doesNotContain("\"No. 7\"");
    }

    @Test
    void all_files_together_have_a_bound() {
        Browser ivy = hub.person("ivy.sends");
        Id.DeviceId television = device(home(ivy), "tv");
        String to = "device=" + television.text();
        Browser.Answer first = sendFile(ivy, to, picture(1_000));
        assertThat(first.status()).isEqualTo(201);
        // As if it were as large as may be, eight times.
        for (int count = 0; count < 8; count++) {
            Browser.Answer more = sendFile(ivy, to, picture(1_001 + count));
            sql(
                    "update sending set bytes = 25165824 where id = '%s'"
                            .formatted(
                                    Id.SendingId.parse(more.body().path("id").asString()).value()));
        }
        assertThat(sendFile(ivy, to, picture(8 * 1024 * 1024)).code()).isEqualTo("limit-reached");
    }

    @Test
    void a_terminal_that_comes_back_in_time_gets_it_and_later_not() throws Exception {
        Browser lin = hub.person("lin.sends");
        Id.DeviceId television = device(home(lin), "tv");
        Browser.Answer late = send(lin, television, "text", "Too old", "a");
        sql("update sending set sent = sent - interval '11 minutes' where title = 'Too old'");
        Browser.Answer fresh =
                send(lin, television, "link", "Recipe", "https://example.org/soup?for=4");
        try (Terminal back = on(television)) {
            JsonNode told = back.hearsFirst("Recipe");
            assertThat(told.path("said").asString()).isEqualTo("https://example.org/soup?for=4");
            assertThat(told.has("pass")).isFalse();
            assertThat(code(back.says(told, "eaten"))).isEqualTo("field-invalid");
            back.says(told, "unopened");
            assertThat(state(lin, fresh)).isEqualTo("unopened");
        }
        look();
        assertThat(state(lin, late)).isEqualTo("late");
        sql("update sending set sent = sent - interval '25 hours' where title = 'Too old'");
        look();
        assertThat(lin.get(SENDINGS + '/' + late.body().path("id").asString()).status())
                .isEqualTo(404);
    }

    @Test
    void in_the_persons_own_browser_the_app_reads_it_below_its_own_address() {
        Browser max = hub.person("max.sends");
        String installation = MarketHub.installed(max, FRAME);
        JsonNode place = max.get(SENDINGS + "/places?kind=image").body().at("/0");
        assertThat(place.path("installation").asString()).isEqualTo(installation);
        Browser.Answer sent = sendFile(max, "installation=" + installation, picture(500));
        assertThat(sent.status()).as(sent.raw().body()).isEqualTo(201);
        assertThat(sent.body().path("state").asString()).isEqualTo("shown");
        String start =
                max.get(INSTALLATIONS + '/' + installation + "/opening")
                        .body()
                        .path("start")
                        .asString();
        String base = start.substring(0, start.length() - "index.html".length());

        Browser nobody = Browser.at(hub.hub);
        Browser.Answer file = nobody.get(base + "sent/" + sent.body().path("id").asString());

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(file.header("Content-Security-Policy")).startsWith("sandbox");
        assertThat(
                        nobody.get(
                                        base.replaceFirst("/run/[^/]+/[^/]{4}", "$0x")
                                                + "sent/"
                                                + sent.body().path("id").asString())
                                .status())
                .isEqualTo(404);
        assertThat(nobody.get(base + "sent/nothing").status()).isEqualTo(404);
    }

    private static void look() {
        hub.hub.rooms().getBeansOfType(Rounds.class).values().stream()
                .filter(each -> each.getClass().getSimpleName().equals("SendingLook"))
                .forEach(Rounds::round);
    }

    private static void sql(String statement) {
        assertThat(hub.hub.rooms().getBean(JdbcClient.class).sql(statement).update()).isPositive();
    }

    /// What an app tells its person reaches the terminal where that person is, and nowhere else.
    @Test
    void what_is_read_anywhere_is_gone_everywhere() throws Exception {
        Browser uma = hub.person("uma.sends");
        hub.published(
                "org.example.bell",
                1,
                manifest ->
                        manifest.putArray("req_permissions")
                                .addObject()
                                .put("name", "notifications")
                                .put("reason", "Tells.")
                                .putObject("reason_localized")
                                .put("zh-Hans", "通知。"));
        Id.HomeId home = home(uma);
        Id.DeviceId television = device(home, "tv");
        Id.DeviceId watch = device(home, "watch");
        Map<String, Object> wish =
                new HashMap<>(Map.of("app", "org.example.bell", "device", television.text()));
        wish.put("grants", List.of("notifications"));
        String installation = uma.post(INSTALLATIONS, wish).body().path("id").asString();
        assertThat(uma.put("/api/v1/wallet/pin", Map.of("pin", "246810")).status()).isEqualTo(204);
        Browser.Answer key =
                uma.post("/api/v1/wallet/codes", Map.of("device", watch.text(), "pin", "246810"));
        assertThat(key.status()).as(key.raw().body()).isIn(200, 201);

        try (Terminal tv = Terminal.on(television, Topics.Channel.NOTIFICATIONS);
                Terminal own = Terminal.on(watch, Topics.Channel.NOTIFICATIONS)) {
            tv.calls(installation, "notifications.send", Map.of("title", "Tea", "body", "Ready"));
            JsonNode onWatch = own.hearsFirst("Tea");
            assertThat(onWatch.path("body").asString()).isEqualTo("Ready");
            assertThat(onWatch.path("own").asBoolean()).isTrue();
            assertThat(tv.heard()).as("nobody is there").allMatch(JsonNode::isEmpty);

            tv.calls(
                    installation,
                    "activity.publish",
                    Map.of("what", "playing", "title", "A game", "format", 1, "state", 1));
            JsonNode onTv = tv.hearsFirst("Tea");
            assertThat(onTv.path("body").asString()).as("a shared screen").isEmpty();
            assertThat(onTv.path("person").asString()).isEqualTo("uma.sends");
            assertThat(onTv.path("own").asBoolean()).isFalse();
            assertThat(code(tv.reads(onTv))).isEqualTo("not-allowed");

            own.reads(onTv);

            tv.hears(JsonNode::isEmpty);
            assertThat(uma.get("/api/v1/notifications").body().at("/0/read").isNull()).isFalse();

            tv.calls(installation, "notifications.send", Map.of("title", "Cake"));
            JsonNode second = own.hearsFirst("Cake");
            uma.put("/api/v1/notifications/seen", Map.of("until", second.path("at").asString()));
            own.hears(JsonNode::isEmpty);
            tv.hearsFirst("Cake");
            tv.asks(Map.of("activity", Map.of("left", installation)));
            assertThat(code(own.asks(Map.of("notification", Map.of("seen", "now")))))
                    .isEqualTo("field-invalid");
        }
    }
}
