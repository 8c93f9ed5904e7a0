package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.market.MarketHub.INSTALLATIONS;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What somebody does in an app moves from one terminal to another, each at the MQTT door.
class HandoffStoryTest {
    private static final String APP = "org.example.chess";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir static Path directory;
    private static MarketHub hub;

    @BeforeAll
    static void start() throws Exception {
        hub = MarketHub.start(directory);
        hub.published(APP, 1, _ -> {});
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }

    /// A terminal with the app on it.
    ///
    /// @param heard of activities, while it waited for something else
    private record Seat(
            ClaimedDevice device, Id.DeviceId id, String installation, Deque<JsonNode> heard)
            implements AutoCloseable {

        static Seat of(Browser person, Id.HomeId home) {
            Id.DeviceId id =
                    ClaimedDevice.claimed(
                            hub.hub, home, Id.OrganisationId.parse(hub.developer), "tv");
            Browser.Answer installed =
                    person.post(INSTALLATIONS, Map.of("app", APP, "device", id.text()));
            assertThat(installed.status()).as(installed.raw().body()).isEqualTo(201);
            return new Seat(
                    ClaimedDevice.listening(
                            hub.hub, id, Topics.Channel.ACTIVITIES, Topics.Channel.ANSWERS),
                    id,
                    installed.body().path("id").asString(),
                    new ArrayDeque<>());
        }

        private JsonNode asks(Map<String, Object> said) throws InterruptedException {
            String id = UUID.randomUUID().toString();
            Map<String, Object> message = new HashMap<>(said);
            message.put("id", id);
            assertThat(device.says(Topics.Channel.CALLS, message)).isEmpty();
            return waits(each -> each.path("id").asString().equals(id));
        }

        private JsonNode waits(Predicate<JsonNode> expected) throws InterruptedException {
            return device.told(each -> {
                if (each.has("activities")) {
                    heard.add(each);
                }
                return expected.test(each);
            });
        }

        /// The first that was or will be told of activities, after those that were looked at.
        private JsonNode hears(Predicate<JsonNode> expected) throws InterruptedException {
            while (true) {
                JsonNode next = heard.poll();
                if (next == null) {
                    waits(each -> each.has("activities"));
                } else if (expected.test(next)) {
                    return next;
                }
            }
        }

        JsonNode call(String call, Map<String, Object> arguments) throws InterruptedException {
            return asks(Map.of("installation", installation, "call", call, "arguments", arguments));
        }

        JsonNode publish(Object state) throws InterruptedException {
            return publish(state, 1);
        }

        JsonNode publish(Object state, int format) throws InterruptedException {
            return call(
                    "activity.publish",
                    Map.of("what", "playing", "title", "A game", "format", format, "state", state));
        }

        JsonNode take(int format) throws InterruptedException {
            return call("activity.take", Map.of("format", format));
        }

        JsonNode step(JsonNode handoff, String step) throws InterruptedException {
            return asks(
                    Map.of(
                            "activity",
                            Map.of("handoff", handoff.path("id").asString(), "step", step)));
        }

        JsonNode part(String step) throws InterruptedException {
            return hears(parts(step)).at("/handoffs/0");
        }

        private static Predicate<JsonNode> parts(String step) {
            return told -> told.at("/handoffs/0/step").asString().equals(step);
        }

        JsonNode shown(Predicate<JsonNode> expected) throws InterruptedException {
            return hears(told -> expected.test(told.at("/activities/0"))).at("/activities/0");
        }

        @Override
        public void close() throws Exception {
            device.close();
        }
    }

    private static Id.HomeId home(Browser person) {
        return Id.HomeId.parse(
                person.post("/api/v1/homes", Map.of("name", "Home")).body().path("id").asString());
    }

    private static String activity(Browser person) {
        return person.get("/api/v1/activities").body().at("/0/id").asString();
    }

    private static Browser.Answer move(Browser person, Seat to) {
        return person.post(
                "/api/v1/activities/" + activity(person) + "/handoffs",
                Map.of("device", to.id().text()));
    }

    private static String code(JsonNode answer) {
        return answer.at("/refused/code").asString();
    }

    private static String digest(Browser.Answer handoff) {
        return hub.hub
                .rooms()
                .getBean(JdbcClient.class)
                .sql("select digest from handoff where id = ?")
                .param(Id.HandoffId.parse(handoff.body().path("id").asString()).value())
                .query(String.class)
                .single();
    }

    private static String step(Browser person, Browser.Answer handoff) {
        return look(person, handoff).path("step").asString();
    }

    private static JsonNode look(Browser person, Browser.Answer handoff) {
        return person.get("/api/v1/handoffs/" + handoff.body().path("id").asString()).body();
    }

    @Test
    void a_game_goes_on_where_it_was_and_only_there() throws Exception {
        Browser ada = hub.person("ada.moves");
        Id.HomeId home = home(ada);
        try (Seat living = Seat.of(ada, home);
                Seat bedroom = Seat.of(ada, home)) {
            Map<String, Object> state = Map.of("board", "♔".repeat(20_000), "move", 12);
            assertThat(living.publish(state).has("result")).isTrue();
            JsonNode seen = bedroom.shown(each -> each.path("open").asBoolean());
            assertThat(seen.path("here").asBoolean()).isFalse();
            assertThat(seen.at("/place/name").asString()).isEqualTo("Watch");

            Browser.Answer asked = move(ada, bedroom);
            assertThat(asked.status()).isEqualTo(201);
            JsonNode leaving = living.part("asked");
            assertThat(leaving.path("role").asString()).isEqualTo("source");
            assertThat(
                            living.publish(Map.of("board", "♚".repeat(20_000), "move", 13))
                                    .has("result"))
                    .as("its last word")
                    .isTrue();
            living.step(leaving, "offered");

            JsonNode coming = bedroom.part("offered");
            assertThat(coming.path("role").asString()).isEqualTo("target");
            assertThat(coming.path("installation").asString()).isEqualTo(bedroom.installation());
            assertThat(code(living.publish(Map.of("move", 14)))).isEqualTo("handoff-under-way");
            JsonNode taken = bedroom.take(1).at("/result/activity");
            assertThat(taken.at("/state/move").asInt()).isEqualTo(13);
            assertThat(code(bedroom.publish(Map.of("move", 14)))).isEqualTo("handoff-under-way");
            assertThat(bedroom.step(coming, "prepared").at("/result/step").asString())
                    .isEqualTo("committed");
            assertThat(bedroom.step(coming, "prepared").at("/result/step").asString())
                    .as("said again")
                    .isEqualTo("committed");

            assertThat(living.part("committed").path("id")).isEqualTo(leaving.path("id"));
            assertThat(
                            bedroom.shown(each -> each.path("here").asBoolean())
                                    .path("open")
                                    .asBoolean())
                    .isTrue();
            living.step(leaving, "released");
            assertThat(step(ada, asked)).isEqualTo("released");
            assertThat(digest(asked)).isEqualTo(sha256(taken.path("state")));
            assertThat(living.take(1).at("/result/activity").isNull()).isTrue();
            assertThat(ada.get("/api/v1/activities").body()).hasSize(1);
        }
    }

    private static String sha256(JsonNode state) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(
                                        JSON.writeValueAsString(state)
                                                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void of_two_who_move_it_at_once_one_does() throws Exception {
        Browser eve = hub.person("eve.moves");
        Id.HomeId home = home(eve);
        try (Seat one = Seat.of(eve, home);
                Seat two = Seat.of(eve, home);
                Seat three = Seat.of(eve, home)) {
            one.publish(Map.of("move", 1));
            List<Browser.Answer> asked =
                    List.of(two, three).parallelStream().map(each -> move(eve, each)).toList();
            assertThat(asked)
                    .extracting(Browser.Answer::status)
                    .containsExactlyInAnyOrder(201, 409);
            assertThat(asked)
                    .extracting(Browser.Answer::code)
                    .containsExactlyInAnyOrder("", "handoff-under-way");
        }
    }

    @Test
    void a_source_that_says_nothing_is_not_waited_for() throws Exception {
        Browser max = hub.person("max.moves");
        Id.HomeId home = home(max);
        try (Seat one = Seat.of(max, home);
                Seat two = Seat.of(max, home)) {
            one.publish(Map.of("move", 7));
            move(max, two);

            JsonNode coming = two.part("offered");

            assertThat(two.take(1).at("/result/activity/state/move").asInt()).isEqualTo(7);
            two.step(coming, "prepared");
            assertThat(code(one.step(coming, "offered"))).isEqualTo("handoff-over");
            assertThat(code(two.step(coming, "released")))
                    .as("not its to say")
                    .isEqualTo("handoff-over");
            assertThat(one.take(1).at("/result/activity").isNull()).isTrue();
            assertThat(max.get("/api/v1/activities").body().at("/0/device").asString())
                    .isEqualTo(two.id().text());
        }
    }

    @Test
    void what_the_target_cannot_read_stays_where_it_is() throws Exception {
        Browser lin = hub.person("lin.moves");
        Id.HomeId home = home(lin);
        try (Seat one = Seat.of(lin, home);
                Seat two = Seat.of(lin, home)) {
            one.publish(Map.of("move", 1), 2);
            Browser.Answer newer = move(lin, two);
            one.step(one.part("asked"), "offered");
            two.part("offered");

            assertThat(code(two.take(1))).isEqualTo("state-too-new");

            assertThat(look(lin, newer).path("reason").asString()).isEqualTo("state-too-new");
            Browser.Answer again = move(lin, two);
            assertThat(again.status()).isEqualTo(201);
            one.step(one.part("asked"), "offered");
            two.part("offered");
            two.call("activity.decline", Map.of());
            assertThat(look(lin, again).path("reason").asString()).isEqualTo("state-unreadable");
            assertThat(one.publish(Map.of("move", 2)).has("result")).as("it goes on").isTrue();
            assertThat(code(two.call("activity.decline", Map.of()))).isEqualTo("handoff-over");
        }
    }

    @Test
    void what_was_at_the_target_is_not_lost() throws Exception {
        Browser ben = hub.person("ben.moves");
        Id.HomeId home = home(ben);
        try (Seat one = Seat.of(ben, home);
                Seat two = Seat.of(ben, home)) {
            two.publish(Map.of("game", "older"));
            one.publish(Map.of("game", "newer"));
            move(ben, two);
            one.step(one.part("asked"), "offered");
            JsonNode coming = two.part("offered");
            two.take(1);
            two.step(coming, "prepared");

            assertThat(two.take(1).at("/result/activity/state/game").asString()).isEqualTo("newer");
            assertThat(one.take(1).at("/result/activity/state/game").asString()).isEqualTo("older");
        }
    }

    @Test
    void what_an_app_says_has_bounds() throws Exception {
        Browser tom = hub.person("tom.moves");
        try (Seat one = Seat.of(tom, home(tom))) {
            assertThat(code(one.publish("x".repeat(64 * 1024 - 2)))).isEmpty();
            assertThat(code(one.publish("x".repeat(64 * 1024 - 1)))).isEqualTo("body-too-large");
            assertThat(code(one.publish(Map.of(), 0))).isEqualTo("field-invalid");
            for (Map<String, Object> wrong :
                    List.<Map<String, Object>>of(
                            Map.of("what", "flying"),
                            Map.of("title", " "),
                            Map.of("title", "x".repeat(101)),
                            Map.of("title", "a\nb"),
                            Map.of("picture", "../icon.svg"))) {
                Map<String, Object> said = new HashMap<>();
                said.putAll(Map.of("what", "playing", "title", "A", "format", 1, "state", 1));
                said.putAll(wrong);
                assertThat(code(one.call("activity.publish", said)))
                        .as(wrong.toString())
                        .isEqualTo("field-invalid");
            }
            assertThat(one.take(1).at("/result/activity/title").asString()).isEqualTo("A game");
            one.call("activity.end", Map.of());
            assertThat(tom.get("/api/v1/activities").body()).isEmpty();
        }
    }

    @Test
    void nobody_moves_what_is_somebody_elses() throws Exception {
        Browser ivy = hub.person("ivy.moves");
        Browser rob = hub.person("rob.moves");
        Id.HomeId home = home(ivy);
        try (Seat one = Seat.of(ivy, home);
                Seat two = Seat.of(ivy, home);
                Seat robs = Seat.of(rob, home(rob))) {
            one.publish(Map.of("move", 1));
            String id = activity(ivy);
            assertThat(
                            rob.post(
                                            "/api/v1/activities/" + id + "/handoffs",
                                            Map.of("device", robs.id().text()))
                                    .code())
                    .isEqualTo("not-found");
            assertThat(
                            ivy.post(
                                            "/api/v1/activities/" + id + "/handoffs",
                                            Map.of("device", robs.id().text()))
                                    .code())
                    .isEqualTo("not-found");
            assertThat(move(ivy, one).code()).isEqualTo("in-use");
            move(ivy, two);
            JsonNode leaving = one.part("asked");
            assertThat(code(robs.step(leaving, "offered"))).isEqualTo("handoff-over");
            assertThat(code(two.step(leaving, "offered"))).isEqualTo("handoff-over");
            assertThat(
                            code(
                                    robs.asks(
                                            Map.of(
                                                    "activity",
                                                    Map.of("move", id, "to", robs.id().text())))))
                    .isEqualTo("not-found");
            one.step(leaving, "cancelled");
            assertThat(two.asks(Map.of("activity", Map.of("places", id))).at("/result/places"))
                    .hasSizeGreaterThanOrEqualTo(1);
            assertThat(
                            two.asks(Map.of("activity", Map.of("move", id)))
                                    .at("/result/handoff")
                                    .asString())
                    .startsWith("handoff_");
        }
    }
}
