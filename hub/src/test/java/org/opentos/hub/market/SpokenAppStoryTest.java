package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.market.MarketHub.INSTALLATIONS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an app's manifest says can be said to it: checked when it is handed in, listened for where
/// it is installed, and handed to the app there.
class SpokenAppStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WEATHER = "org.example.weather";

    @TempDir static Path directory;
    private static MarketHub hub;
    private static Browser ada;
    private static Id.HomeId home;
    private static Id.DeviceId first;
    private static Id.DeviceId second;
    private static Id.DeviceId lamp;

    /// Sendings that were looked at: what waits is told again.
    private static final Set<String> SEEN = new HashSet<>();

    @BeforeAll
    static void start() throws Exception {
        hub = MarketHub.start(directory);
        for (String app : List.of("weather", "cafe")) {
            JsonNode real =
                    JSON.readTree(Files.readString(Path.of("..", "apps", app, "manifest.json")));
            JsonNode submitted =
                    hub.published(
                            "org.example." + app,
                            1,
                            manifest ->
                                    manifest.set("name", real.path("name"))
                                            .set("name_localized", real.path("name_localized"))
                                            .set("tos_intents", real.path("tos_intents")));
            assertThat(check(submitted).path("findings")).as(app).isEmpty();
        }
        ada = hub.person("ada.asks");
        home =
                Id.HomeId.parse(
                        ada.post("/api/v1/homes", Map.of("name", "Home"))
                                .body()
                                .path("id")
                                .asString());
        first = device("tv", "tv", "Kitchen TV");
        second = device("tv", "tv", "Bedroom TV");
        lamp = device("appliance", "lamp", "Reading lamp");
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }

    private static Id.DeviceId device(String form, String model, String name) {
        Id.DeviceId id =
                ClaimedDevice.claimed(
                        hub.hub,
                        home,
                        Id.OrganisationId.parse(hub.developer),
                        form,
                        ShippedModel.read(model).toString());
        assertThat(ada.patch("/api/v1/devices/" + id.text(), Map.of("name", name)).status())
                .isEqualTo(200);
        return id;
    }

    private static String install(String app, Id.DeviceId device) {
        Browser.Answer installed =
                ada.post(INSTALLATIONS, Map.of("app", app, "device", device.text()));
        assertThat(installed.status()).as(installed.raw().body()).isEqualTo(201);
        return installed.body().path("id").asString();
    }

    private static JsonNode check(JsonNode submission) {
        return submission
                .path("checks")
                .valueStream()
                .filter(each -> each.path("check").asString().equals("sentences"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode says(String words, String language) {
        Browser.Answer answer =
                ada.post(
                        "/api/v1/homes/" + home.text() + "/exchanges",
                        Map.of("words", words, "language", language));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    /// What a terminal is told is wanted of an app, and was not told before.
    private static JsonNode told(ClaimedDevice terminal, String installation) throws Exception {
        JsonNode list = terminal.told(each -> fresh(each, installation).isPresent());
        JsonNode sending = fresh(list, installation).orElseThrow();
        SEEN.add(sending.path("id").asString());
        assertThat(sending.path("kind").asString()).isEqualTo("intent");
        return JSON.readTree(sending.path("said").asString());
    }

    private static Optional<JsonNode> fresh(JsonNode told, String installation) {
        return told.path("sendings")
                .valueStream()
                .filter(each -> each.at("/apps/0").asString("").equals(installation))
                .filter(each -> !SEEN.contains(each.path("id").asString()))
                .findFirst();
    }

    private static void done(JsonNode exchange) {
        assertThat(exchange.path("state").asString()).as(exchange.toString()).isEqualTo("done");
    }

    @Test
    void what_is_said_comes_to_the_app_with_its_slots() throws Exception {
        String there = install(WEATHER, first);
        try (ClaimedDevice terminal =
                ClaimedDevice.listening(
                        hub.hub, first, Topics.Channel.SENDINGS, Topics.Channel.ANSWERS)) {
            done(says("What is the weather tomorrow?", "en"));
            assertThat(told(terminal, there).toString())
                    .isEqualTo(
                            "{\"app\":\"%s\",\"intent\":\"weather\",\"slots\":{\"day\":\"tomorrow\"}}"
                                    .formatted(WEATHER));

            done(says("北京后天天气怎么样", "zh-Hans"));
            assertThat(told(terminal, there).path("slots").toString())
                    .isEqualTo("{\"city\":\"beijing\",\"day\":\"after-tomorrow\"}");

            assertThat(
                            terminal.says(
                                    Topics.Channel.CALLS,
                                    Map.of(
                                            "id",
                                            "said",
                                            "exchange",
                                            Map.of("words", "show me the weather for Tokyo"))))
                    .as("at the terminal itself")
                    .isEmpty();
            assertThat(told(terminal, there).path("slots").toString())
                    .isEqualTo("{\"city\":\"tokyo\"}");
        }

        String elsewhere = install(WEATHER, second);
        JsonNode asked = says("what is the weather", "en");
        assertThat(asked.path("state").asString()).as("on which of two").isEqualTo("asked");
        assertThat(asked.path("choices").toString())
                .contains("The weather, on Kitchen TV", "The weather, on Bedroom TV");
        try (ClaimedDevice terminal =
                ClaimedDevice.listening(hub.hub, second, Topics.Channel.SENDINGS)) {
            int number = asked.at("/choices/0").toString().contains("Bedroom") ? 1 : 2;
            done(
                    ada.post(
                                    "/api/v1/homes/%s/exchanges/%s/choice"
                                            .formatted(home.text(), asked.path("id").asString()),
                                    Map.of("number", number))
                            .body());
            assertThat(told(terminal, elsewhere).path("slots").toString()).isEqualTo("{}");
            done(says("will it rain in London tomorrow on the bedroom TV", "en"));
            assertThat(told(terminal, elsewhere).path("slots").toString())
                    .isEqualTo("{\"city\":\"london\",\"day\":\"tomorrow\"}");
        }
        assertThat(
                        ada.get("/api/v1/homes/" + home.text() + "/sentences?language=en")
                                .body()
                                .toString())
                .as("what can be said here")
                .contains("weather");
    }

    @Test
    void an_order_comes_to_the_cafe_as_it_was_said() throws Exception {
        String there = install("org.example.cafe", first);
        try (ClaimedDevice terminal =
                ClaimedDevice.listening(hub.hub, first, Topics.Channel.SENDINGS)) {
            done(says("order a large double shot latte with soy milk at the café", "en"));
            JsonNode english = told(terminal, there);
            assertThat(english.path("slots").toString())
                    .isEqualTo(
                            "{\"drink\":\"latte\",\"milk\":\"soy\",\"shots\":\"double\",\"size\":\"large\"}");
            done(says("在咖啡店点一杯大杯双份拿铁加豆奶", "zh-Hans"));
            assertThat(told(terminal, there)).isEqualTo(english);
        }
    }

    @Test
    void stop_ends_what_is_open_at_a_screen_and_says_so() throws Exception {
        hub.published("org.example.chess", 1, _ -> {});
        Id.DeviceId third = device("tv", "tv", "Hall TV");
        String there = install("org.example.chess", third);
        assertThat(says("stop", "en").path("answer").asString()).startsWith("Nothing");
        try (ClaimedDevice terminal =
                ClaimedDevice.listening(
                        hub.hub, third, Topics.Channel.SENDINGS, Topics.Channel.ANSWERS)) {
            plays(terminal, there);
            JsonNode stopped = says("stop the game", "en");
            done(stopped);
            assertThat(stopped.path("answer").asString()).isEqualTo("Stopped: A game, on Hall TV.");
            assertThat(told(terminal, there).path("intent").asString()).isEqualTo("!stop");

            asks(terminal, Map.of("activity", Map.of("left", there)));
            assertThat(says("停", "zh-Hans").path("answer").asString()).startsWith("家里");

            plays(terminal, there);
            asks(terminal, Map.of("exchange", Map.of("words", "stop")));
            assertThat(told(terminal, there).path("intent").asString())
                    .as("at the terminal itself, where nobody knows who speaks")
                    .isEqualTo("!stop");
        }
    }

    private static void plays(ClaimedDevice terminal, String installation) throws Exception {
        asks(
                terminal,
                Map.of(
                        "installation",
                        installation,
                        "call",
                        "activity.publish",
                        "arguments",
                        Map.of("what", "playing", "title", "A game", "format", 1, "state", 1)));
    }

    private static void asks(ClaimedDevice terminal, Map<String, Object> said) throws Exception {
        String id = UUID.randomUUID().toString();
        Map<String, Object> message = new HashMap<>(said);
        message.put("id", id);
        assertThat(terminal.says(Topics.Channel.CALLS, message)).isEmpty();
        JsonNode answer = terminal.told(each -> each.path("id").asString().equals(id));
        assertThat(answer.has("refused")).as(answer.toString()).isFalse();
    }

    @Test
    void bad_sentences_are_told_to_the_developer_and_harm_no_home() throws Exception {
        JsonNode bad =
                hub.published(
                        "org.example.greedy", 1, manifest -> greedy(manifest, "turn on the lamp"));
        JsonNode check = check(bad);
        assertThat(check.path("grade").asString()).isEqualTo("warned");
        assertThat(check.path("findings").valueStream().map(JsonNode::asString))
                .anyMatch(each -> each.contains("turn on the lamp") && each.contains("house"))
                .anyMatch(each -> each.contains("(open") && each.contains("missing"))
                .anyMatch(each -> each.contains("more than can be listened for"))
                .anyMatch(each -> each.contains("no sentences in zh-Hans"));
        install("org.example.greedy", second);

        done(says("turn on the reading lamp", "en"));
        assertThat(
                        ada.get("/api/v1/devices/" + lamp.text())
                                .body()
                                .at("/twin/power/desired/value")
                                .asBoolean())
                .isTrue();
        JsonNode draft =
                hub.draft(
                                hub.signed(
                                        MarketHub.files(
                                                "org.example.greedy",
                                                2,
                                                manifest -> greedy(manifest, "stop")),
                                        hub.key))
                        .body();
        assertThat(check(draft).path("findings").toString())
                .contains("the house understands: stop");

        Browser.Answer refused =
                hub.submit(
                        hub.dora,
                        hub.developer,
                        hub.signed(
                                MarketHub.files(
                                        "org.example.greedy",
                                        3,
                                        manifest ->
                                                manifest.putArray("tos_intents")
                                                        .addObject()
                                                        .put("name", "Bad name")),
                                hub.key));
        assertThat(refused.code()).isEqualTo("manifest-invalid");
        assertThat(refused.body().toString()).contains("/tos_intents/0/sentences");
    }

    /// Nearly all that a manifest may hold, and what it should not.
    private static void greedy(ObjectNode manifest, String taken) {
        var intents = manifest.putArray("tos_intents");
        for (int intent = 0; intent < 4; intent++) {
            ObjectNode made = intents.addObject().put("name", "i" + intent).put("title", "Fetch");
            ObjectNode slots = made.putObject("slots");
            var sentences = made.putObject("sentences").putArray("en");
            for (int slot = 0; slot < 4; slot++) {
                var values = slots.putObject("s" + slot).putArray("enum");
                for (int value = 0; value < 64; value++) {
                    values.add("a b c d e f g h i j %d %d".formatted(slot, value));
                }
                sentences.add("fetch thing %d {s%d}".formatted(intent, slot));
            }
            sentences.add(taken).add("(open");
        }
    }
}
