package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.Funds;
import org.opentos.hub.testing.LiveEar;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.GrammarCodec;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What people say to their homes, over HTTP and at a terminal: done, asked, confirmed, undone.
class ConversationTest {
    @TempDir static Path directory;
    private static final TestClock CLOCK = new TestClock();
    private static Hub hub;
    private static Id.OrganisationId maker;

    @BeforeAll
    static void start() {
        hub = TestHub.start(directory, CLOCK);
        Browser dora = person("dora.says");
        maker =
                Id.OrganisationId.parse(
                        dora.post(
                                        "/api/v1/organisations",
                                        Map.of("name", "Makers", "kind", "maker"))
                                .body()
                                .path("id")
                                .asString());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static Browser person(String name) {
        Browser browser = Browser.at(hub);
        assertThat(browser.signUp(name).status()).isEqualTo(201);
        return browser;
    }

    /// A home with a lamp, a door and a television, each called by its model.
    private record Home(
            Browser owner, Id.HomeId id, Id.DeviceId lamp, Id.DeviceId door, Id.DeviceId tv) {
        static Home of(String name) {
            Browser owner = person(name);
            Id.HomeId home =
                    Id.HomeId.parse(
                            owner.post("/api/v1/homes", Map.of("name", "Home"))
                                    .body()
                                    .path("id")
                                    .asString());
            return new Home(
                    owner,
                    home,
                    device(owner, home, "appliance", "lamp", "Reading lamp"),
                    device(owner, home, "appliance", "door-lock", "Front door"),
                    device(owner, home, "tv", "tv", "Television"));
        }

        private static Id.DeviceId device(
                Browser owner, Id.HomeId home, String form, String model, String name) {
            Id.DeviceId id =
                    ClaimedDevice.claimed(
                            hub, home, maker, form, ShippedModel.read(model).toString());
            assertThat(owner.patch("/api/v1/devices/" + id.text(), Map.of("name", name)).status())
                    .isEqualTo(200);
            return id;
        }

        String path() {
            return "/api/v1/homes/" + id.text() + "/exchanges";
        }

        Browser.Answer says(String words) {
            return says(owner, words);
        }

        Browser.Answer says(Browser who, String words) {
            return who.post(path(), Map.of("words", words, "language", "en"));
        }

        JsonNode said(String words) {
            Browser.Answer answer = says(words);
            assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
            return answer.body();
        }

        Browser.Answer chooses(Browser who, JsonNode exchange, int number) {
            return who.post(
                    path() + '/' + exchange.path("id").asString() + "/choice",
                    Map.of("number", number));
        }

        JsonNode desired(Id.DeviceId device, String property) {
            return owner.get("/api/v1/devices/" + device.text())
                    .body()
                    .path("twin")
                    .path(property)
                    .path("desired");
        }

        Browser joined(String name, String role) {
            String code =
                    owner.post("/api/v1/homes/" + id.text() + "/invitations", Map.of("role", role))
                            .body()
                            .path("code")
                            .asString();
            Browser other = person(name);
            assertThat(other.post("/api/v1/invitations/" + code + "/acceptance", Map.of()).status())
                    .isLessThan(300);
            return other;
        }
    }

    private static String state(JsonNode exchange) {
        return exchange.path("state").asString();
    }

    @Test
    void what_is_clear_is_done_with_its_cause_and_undone() {
        Home home = Home.of("ada.says");
        JsonNode done = home.said("please turn on the reading lamp");
        assertThat(state(done)).as(done.toString()).isEqualTo("done");
        assertThat(home.desired(home.lamp, "power").path("value").asBoolean()).isTrue();
        JsonNode chain = home.owner.get("/api/v1/causes/" + done.path("cause").asString()).body();
        assertThat(chain.at("/0/kind").asString()).isEqualTo("voice");
        assertThat(chain.at("/0/text").asString()).isEqualTo("please turn on the reading lamp");
        assertThat(chain.at("/1/kind").asString()).isEqualTo("person");

        home.said("set the brightness of the reading lamp to 40 percent");
        JsonNode dimmed = home.said("set the brightness of the reading lamp to 70 percent");
        assertThat(home.desired(home.lamp, "brightness").path("value").asInt()).isEqualTo(70);
        JsonNode undone = home.said("undo");
        assertThat(undone.path("id")).as("the one before").isEqualTo(dimmed.path("id"));
        assertThat(state(undone)).isEqualTo("undone");
        assertThat(home.desired(home.lamp, "brightness").path("value").asInt()).isEqualTo(40);
        assertThat(
                        home.owner
                                .post(
                                        home.path() + '/' + dimmed.path("id").asString() + "/undo",
                                        Map.of())
                                .code())
                .as("once")
                .isEqualTo("request-ended");
    }

    @Test
    void it_is_what_was_spoken_of() {
        Home home = Home.of("ivy.says");
        Home.device(home.owner, home.id, "appliance", "thermostat", "Thermostat");
        JsonNode nobody = home.said("turn it off");
        assertThat(state(nobody)).as(nobody.toString()).isNotEqualTo("done");
        home.said("turn on the reading lamp");
        assertThat(state(home.said("turn it off"))).isEqualTo("done");
        assertThat(home.desired(home.lamp, "power").path("value").asBoolean(true)).isFalse();
        assertThat(state(home.said("dim it to 30 percent"))).isEqualTo("done");
        assertThat(home.desired(home.lamp, "brightness").path("value").asInt()).isEqualTo(30);
        CLOCK.advance(Pronouns.REMEMBERED.plusSeconds(1));
        assertThat(state(home.said("turn it off"))).isNotEqualTo("done");
    }

    @Test
    void who_lives_here_can_be_paid_by_name() {
        Home home = Home.of("pia.says");
        home.joined("leo", "adult");
        String id = home.owner.get("/api/v1/session").body().at("/person/id").asString();
        Funds.put(hub, id, 5_000, CLOCK.instant());
        JsonNode pay = home.said("pay leo 5 yuan");
        assertThat(state(pay)).as(pay.toString()).isEqualTo("done");
        assertThat(pay.path("answer").asString()).contains("leo").contains("5");
    }

    @Test
    void a_drink_is_ordered_as_it_was_said() throws Exception {
        Home home = Home.of("kim.says");
        Id.DeviceId machine =
                Home.device(home.owner, home.id, "appliance", "coffee-machine", "Coffee machine");
        try (ClaimedDevice coffee = ClaimedDevice.listening(hub, machine, Topics.Channel.ACTIONS)) {
            JsonNode done = home.said("Make me a double shot latte with oat milk");
            assertThat(state(done)).as(done.toString()).isEqualTo("done");
            JsonNode order =
                    coffee.told(each -> each.path("action").asString("").equals("orderDrink"));
            assertThat(order.path("input").toString())
                    .isEqualTo(
                            "{\"coffeeDrink\":\"latte\",\"milkAmount\":\"oat milk\",\"numberOfShots\":\"double shot\"}");
            Browser.Answer chinese =
                    home.owner.post(
                            home.path(), Map.of("words", "来杯双份浓缩的拿铁加燕麦奶", "language", "zh-Hans"));
            assertThat(state(chinese.body())).as(chinese.raw().body()).isEqualTo("done");
            assertThat(coffee.told(each -> each.has("input") && !each.equals(order)).path("input"))
                    .isEqualTo(order.path("input"));
        }
    }

    @Test
    void a_lock_waits_for_a_hand() {
        Home home = Home.of("bea.says");
        JsonNode asked = home.said("unlock the front door");
        assertThat(state(asked)).as(asked.toString()).isEqualTo("unconfirmed");
        assertThat(home.desired(home.door, "locked").isNull()).isTrue();
        Browser child = home.joined("bob.says", "child");
        assertThat(state(home.says(child, "unlock the front door").body()))
                .as("who may not is not asked to confirm it")
                .isEqualTo("refused");
        assertThat(home.chooses(child, asked, 1).code())
                .as("what another said")
                .isEqualTo("not-found");
        assertThat(home.chooses(home.owner, asked, 2).code()).isEqualTo("field-invalid");
        assertThat(state(home.chooses(home.owner, asked, 1).body())).isEqualTo("done");
        assertThat(home.desired(home.door, "locked").path("value").asBoolean(true)).isFalse();
        assertThat(home.chooses(home.owner, asked, 1).code()).isEqualTo("request-ended");
    }

    @Test
    void of_many_who_confirm_at_once_one_does_it() throws Exception {
        Home home = Home.of("cat.says");
        JsonNode asked = home.said("unlock the front door");
        List<Callable<Browser.Answer>> hands =
                java.util.Collections.nCopies(8, () -> home.chooses(home.owner, asked, 1));
        long done = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Browser.Answer> each : threads.invokeAll(hands)) {
                done += each.get().status() == 200 ? 1 : 0;
            }
        }
        assertThat(done).isEqualTo(1);
        assertThat(home.desired(home.door, "locked").path("version").asLong()).isEqualTo(1);
    }

    @Test
    void what_was_said_at_a_screen_of_all_is_confirmed_by_an_adult() throws Exception {
        Home home = Home.of("dan.says");
        Browser adult = home.joined("eva.says", "adult");
        Browser child = home.joined("fay.says", "child");
        try (ClaimedDevice tv =
                ClaimedDevice.listening(
                        hub, home.tv, Topics.Channel.VOICE, Topics.Channel.ANSWERS)) {
            String pass = tv.told(each -> each.has("pass")).path("pass").asString();
            assertThat(
                            says(tv, Map.of("words", "turn on the reading lamp"))
                                    .path("state")
                                    .asString())
                    .isEqualTo("done");
            JsonNode asked = says(tv, Map.of("words", "unlock the front door"));
            assertThat(state(asked)).isEqualTo("unconfirmed");
            assertThat(
                            says(tv, Map.of("id", asked.path("id").asString(), "choose", 1))
                                    .path("code")
                                    .asString())
                    .as("not there")
                    .isEqualTo("not-found");
            String speech =
                    "/api/v1/terminals/%s/exchanges/%s/speech?pass="
                            .formatted(home.tv.text(), asked.path("id").asString());
            assertThat(begins(speech + pass)).as("the question is spoken there").isEqualTo("RIFF");
            JsonNode left = says(tv, Map.of("words", "unlock the front door"));
            left = says(tv, Map.of("id", left.path("id").asString(), "decline", true));
            assertThat(state(left)).as("whoever is there may leave it").isEqualTo("declined");
            assertThat(child.get(home.path()).body().path("waiting")).isEmpty();
            assertThat(home.chooses(child, asked, 1).code()).isEqualTo("not-found");
            JsonNode waiting = adult.get(home.path()).body().path("waiting");
            assertThat(waiting.at("/0/id")).isEqualTo(asked.path("id"));
            JsonNode done = home.chooses(adult, waiting.get(0), 1).body();
            assertThat(state(done)).isEqualTo("done");
            JsonNode chain = adult.get("/api/v1/causes/" + done.path("cause").asString()).body();
            assertThat(chain.at("/0/actor/id").asString()).isEqualTo(home.tv.text());
            assertThat(chain.at("/1/actor/name").asString()).isEqualTo("eva.says");
            assertThat(says(tv, Map.of("words", "what is my balance")).path("state").asString())
                    .as("nobody knows whose")
                    .isNotEqualTo("done");

            assertThat(Browser.at(hub).get(speech + "x").code()).isEqualTo("not-found");
            assertThat(begins(speech + pass)).isEqualTo("RIFF");
        }
    }

    private static String begins(String address) throws Exception {
        Browser nobody = Browser.at(hub);
        return new String(
                nobody.bytes(nobody.request(address)),
                0,
                4,
                java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    void an_appliance_with_a_screen_is_spoken_to_of_itself_alone() throws Exception {
        Home home = Home.of("ivy.brews");
        Id.DeviceId coffee =
                Home.device(home.owner, home.id, "appliance", "coffee-machine", "Coffee machine");
        try (ClaimedDevice machine =
                ClaimedDevice.listening(
                        hub, coffee, Topics.Channel.VOICE, Topics.Channel.ANSWERS)) {
            machine.told(each -> each.has("pass"));
            JsonNode done = says(machine, Map.of("words", "make me a double shot latte"));
            assertThat(state(done)).as(done.toString()).isEqualTo("done");
            for (String other : List.of("turn on the reading lamp", "unlock the front door")) {
                assertThat(state(says(machine, Map.of("words", other))))
                        .as(other)
                        .isEqualTo("nothing");
            }
            assertThat(home.desired(home.lamp, "power").has("value")).isFalse();
        }
        try (ClaimedDevice lamp = ClaimedDevice.listening(hub, home.lamp, Topics.Channel.ANSWERS)) {
            assertThat(
                            says(lamp, Map.of("words", "turn on the reading lamp"))
                                    .path("code")
                                    .asString())
                    .as("without a screen")
                    .isEqualTo("not-found");
        }
    }

    @Test
    void who_carries_nothing_known_is_told_what_is_connected() {
        Home home = Home.of("gus.asks");
        assertThat(home.said("who is at home").path("answer").asString()).startsWith("No watch");
        Id.DeviceId watch = Home.device(home.owner, home.id, "watch", "watch", "Gus's watch");
        ClaimedDevice connected = ClaimedDevice.listening(hub, watch, Topics.Channel.VOICE);
        try (connected) {
            assertThat(home.said("who is at home").path("answer").asString())
                    .isEqualTo("Connected now: Gus's watch. Whose they are is not known.");
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void a_terminal_that_hears_by_itself_is_believed_its_words_alone() throws Exception {
        Home home = Home.of("quinn.says");
        try (ClaimedDevice tv =
                ClaimedDevice.listening(
                        hub, home.tv, Topics.Channel.VOICE, Topics.Channel.ANSWERS)) {
            String pass = tv.told(each -> each.has("pass")).path("pass").asString();
            Browser nobody = Browser.at(hub);
            String address = "/api/v1/terminals/" + home.tv.text() + "/grammar?pass=";
            assertThat(nobody.get(address + "x").code()).isEqualTo("not-found");
            Grammar grammar = GrammarCodec.decode(nobody.bytes(nobody.request(address + pass)));
            assertThat(grammar.read("turn on the reading lamp")).hasSize(1);

            JsonNode done = says(tv, heard("turn on the reading lamp"));
            assertThat(state(done)).isEqualTo("done");
            assertThat(done.path("heard").asBoolean()).isTrue();
            assertThat(done.path("confidence").asDouble()).isEqualTo(0.9);
            assertThat(home.desired(home.lamp, "power").path("value").asBoolean()).isTrue();

            JsonNode guarded = says(tv, heard("unlock the front door"));
            assertThat(state(guarded)).as("not both heard it").isEqualTo("asked");
            assertThat(state(says(tv, heard("make tea of the door"))))
                    .as("no sentence of this home")
                    .isEqualTo("nothing");
            Map<String, Object> unsure =
                    Map.of("ask", List.of("turn on the reading lamp", "turn off the reading lamp"));
            assertThat(state(says(tv, Map.of("heard", Map.of("comfort", unsure)))))
                    .isEqualTo("asked");
            assertThat(state(says(tv, Map.of("heard", Map.of("comfort", 7))))).isEqualTo("nothing");
            assertThat(state(says(tv, Map.of("heard", List.of(1, 2))))).isEqualTo("nothing");
        }
    }

    /// Surely where little can go wrong; else it is to be asked.
    private static Map<String, Object> heard(String words) {
        return Map.of(
                "heard",
                Map.of(
                        "comfort",
                        Map.of("act", Map.of("words", words, "confidence", 0.9, "agreed", true)),
                        "guarded",
                        Map.of("ask", List.of(words))));
    }

    private static JsonNode says(ClaimedDevice terminal, Map<String, Object> said)
            throws InterruptedException {
        String id = java.util.UUID.randomUUID().toString();
        assertThat(terminal.says(Topics.Channel.CALLS, Map.of("id", id, "exchange", said)))
                .isEmpty();
        JsonNode answer = terminal.told(each -> each.path("id").asString("").equals(id));
        return answer.has("refused") ? answer.path("refused") : answer.path("result");
    }

    @Test
    void what_nobody_answers_is_late_and_forgotten_in_time() {
        Home home = Home.of("gus.says");
        JsonNode asked = home.said("unlock the front door");
        CLOCK.advance(Exchange.OPEN.plusSeconds(1));
        assertThat(home.chooses(home.owner, asked, 1).code()).isEqualTo("request-ended");
        hub.rooms().getBean(ConversationUpkeep.class).round();
        assertThat(state(home.owner.get(home.path()).body().at("/exchanges/0"))).isEqualTo("late");
        CLOCK.advance(Exchange.KEPT);
        hub.rooms().getBean(ConversationUpkeep.class).round();
        assertThat(home.owner.get(home.path()).body().path("exchanges")).isEmpty();
    }

    @Test
    void rubbish_is_refused_or_not_understood_and_nothing_is_done() throws Exception {
        Home home = Home.of("nat.says");
        assertThat(home.says("").code()).isEqualTo("field-invalid");
        assertThat(home.says("x".repeat(401)).code()).isEqualTo("field-invalid");
        assertThat(home.says("turn\u0000 on").code()).isEqualTo("field-invalid");
        assertThat(home.owner.post(home.path(), Map.of("words", "hello", "language", "tlh")).code())
                .isEqualTo("field-invalid");
        for (String rubbish :
                List.of("🦄🦄", "'; drop table exchange; --", "turn on the", "lamp lamp lamp")) {
            assertThat(Set.of("nothing", "asked")).as(rubbish).contains(state(home.said(rubbish)));
        }
        assertThat(home.says(person("ian.says"), "turn on the reading lamp").code())
                .isEqualTo("not-found");
        assertThat(home.desired(home.lamp, "power").isNull()).isTrue();
        assertThat(hears(home, "audio/wav", new byte[10]).code())
                .as("this hub has no ears")
                .isEqualTo("hearing-unavailable");
        LiveEar ear = new LiveEar();
        ear.listen(
                        home.owner,
                        "/api/v1/homes/" + home.id.text() + "/listening?language=en",
                        home.owner.origin())
                .sendText("end", true);
        assertThat(ear.next("").at("/refusal/code").asString()).isEqualTo("hearing-unavailable");
        CLOCK.advance(Duration.ofMinutes(2));
        int refused = 0;
        for (int count = 0; count < 40; count++) {
            refused += home.says("what time is it").code().equals("too-many-attempts") ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    private static Browser.Answer hears(Home home, String type, byte[] recording) {
        return home.owner.send(
                home.owner
                        .request(home.path() + "/recordings?language=en")
                        .header("X-CSRF-TOKEN", home.owner.csrf())
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(recording)));
    }

    @Test
    void only_the_last_are_kept_and_what_is_forgotten_is_gone() {
        Home home = Home.of("joy.says");
        JsonNode first = home.said("what time is it");
        assertThat(home.owner.delete(home.path() + '/' + first.path("id").asString()).status())
                .isEqualTo(204);
        assertThat(home.owner.get(home.path()).body().path("exchanges")).isEmpty();
        for (int count = 0; count < Exchange.KEPT_MAX + 5; count++) {
            CLOCK.advance(Duration.ofSeconds(3));
            home.said("what time is it");
        }
        assertThat(home.owner.get(home.path()).body().path("exchanges")).hasSize(Exchange.KEPT_MAX);
        Integer rows =
                hub.rooms()
                        .getBean(JdbcClient.class)
                        .sql("select count(*) from exchange where home = ?")
                        .param(home.id.value())
                        .query(Integer.class)
                        .single();
        assertThat(rows).isEqualTo(Exchange.KEPT_MAX);
    }
}
