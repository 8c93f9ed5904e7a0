package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.LiveEar;
import org.opentos.hub.testing.LiveHearer;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A hub that does not hear passes what is said at a terminal to another one of the same home.
class HearingTerminalsTest {
    private static final String ORDER = "turn on the reading lamp";

    @TempDir static Path directory;
    private static final TestClock CLOCK = new TestClock();
    private static Hub hub;
    private static Id.OrganisationId maker;
    private static RecordedHome home;
    private static RecordedHome other;
    private static Id.DeviceId kitchen;
    private static Id.DeviceId hall;
    private static Id.DeviceId elsewhere;

    private static final Map<Id.DeviceId, String> PASSES = new HashMap<>();

    private final List<AutoCloseable> open = new ArrayList<>();
    private ClaimedDevice tv;

    @BeforeAll
    static void start() throws Exception {
        hub = TestHub.start(directory, CLOCK);
        maker =
                Id.OrganisationId.parse(
                        RecordedHome.person(hub, "dora.relays")
                                .post(
                                        "/api/v1/organisations",
                                        Map.of("name", "Makers", "kind", "maker"))
                                .body()
                                .path("id")
                                .asString());
        home = RecordedHome.of(hub, CLOCK, maker, "ada.relays");
        other = RecordedHome.of(hub, CLOCK, maker, "bob.relays");
        kitchen = tv(home, "Kitchen screen");
        hall = tv(home, "Hall screen");
        elsewhere = tv(other, "Other screen");
        for (Id.DeviceId each : List.of(home.tv(), kitchen, hall, other.tv(), elsewhere)) {
            PASSES.put(each, askPass(each));
        }
        // So that there would be something to keep.
        assertThat(home.wantsShared(home.owner(), true).status()).isEqualTo(200);
    }

    private static Id.DeviceId tv(RecordedHome in, String name) {
        Id.DeviceId id =
                ClaimedDevice.claimed(
                        hub, in.id(), maker, "tv", ShippedModel.read("tv").toString());
        in.owner().patch("/api/v1/devices/" + id.text(), Map.of("name", name));
        return id;
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void listen() throws Exception {
        tv = ClaimedDevice.listening(hub, home.tv(), Topics.Channel.VOICE);
        open.add(tv);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        try (ClaimedDevice again = ClaimedDevice.listening(hub, home.tv(), Topics.Channel.VOICE)) {
            again.told(each -> !each.path("hears").asBoolean(true));
        }
    }

    /// By one connection before all others: a later one would take its place.
    private static String askPass(Id.DeviceId device) throws Exception {
        try (ClaimedDevice each = ClaimedDevice.listening(hub, device, Topics.Channel.VOICE)) {
            return each.told(told -> told.has("pass")).path("pass").asString();
        }
    }

    private static String pass(Id.DeviceId device) {
        return Objects.requireNonNull(PASSES.get(device));
    }

    private static String hearing(Id.DeviceId device, String pass, String languages) {
        return "/api/v1/terminals/%s/hearing?pass=%s&languages=%s"
                .formatted(device.text(), pass, languages);
    }

    /// A terminal that hears English, once the hub knows it.
    private LiveHearer hearer(Id.DeviceId device) {
        LiveHearer hearer = new LiveHearer(Browser.at(hub), hearing(device, pass(device), "en"));
        open.add(hearer);
        return hearer;
    }

    private LiveHearer kitchenHears() throws Exception {
        LiveHearer hearer = hearer(kitchen);
        tv.told(each -> each.path("by").asString("").equals("Kitchen screen"));
        return hearer;
    }

    private static WebSocket speak(LiveEar ear, RecordedHome where, String query) {
        return speakAt(where.tv(), ear, query);
    }

    private static WebSocket speakAt(Id.DeviceId device, LiveEar ear, String query) {
        return ear.listen(
                Browser.at(hub),
                "/api/v1/terminals/%s/listening?pass=%s%s"
                        .formatted(device.text(), pass(device), query),
                home.owner().origin());
    }

    private static byte[] noise(int samples) {
        byte[] noise = new byte[samples * Short.BYTES];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private static String refusal(LiveEar ear) throws Exception {
        return ear.next("").at("/refusal/code").asString();
    }

    @Test
    void passes_sound_on_and_does_what_was_heard() throws Exception {
        assertThat(tv.told(each -> each.has("hears")).path("hears").asBoolean()).isFalse();
        LiveHearer hearer = hearer(kitchen);
        JsonNode told = tv.told(each -> each.path("by").asString("").equals("Kitchen screen"));
        assertThat(told.path("hears").asBoolean()).isTrue();
        assertThat(told.has("kept")).as("the hub keeps nothing of it").isFalse();
        int kept = home.rows();

        LiveEar ear = new LiveEar();
        WebSocket socket = speak(ear, home, "");
        JsonNode hear = hearer.hear();

        assertThat(hear.path("language").asString()).isEqualTo("en");
        assertThat(hear.has("phrase")).isFalse();
        assertThat(hearer.grammar(hear).read(ORDER)).hasSize(1);
        byte[] sound = noise(40_000);
        for (int from = 0; from < sound.length; from += 32_000) {
            socket.sendBinary(
                            ByteBuffer.wrap(sound, from, Math.min(32_000, sound.length - from)),
                            true)
                    .join();
        }
        assertThat(hearer.bytes(hear, sound.length)).isEqualTo(sound);

        int number = hear.path("number").asInt();
        hearer.says(Map.of("number", number + 1, "phase", "thinking"));
        hearer.says(Map.of("number", number, "phase", "dreaming"));
        hearer.says(Map.of("number", number, "phase", "speaking"));
        assertThat(ear.next("").path("phase").asString()).isEqualTo("speaking");
        socket.sendText("end", true).join();
        assertThat(hearer.next().path("end").asInt()).isEqualTo(number);
        hearer.heard(hear, ORDER);

        JsonNode word = ear.next("");
        assertThat(word.at("/exchange/state").asString()).as(word.toString()).isEqualTo("done");
        assertThat(word.at("/exchange/words").asString()).isEqualTo(ORDER);
        // It is of the terminal that was spoken at.
        tv.told(each -> each.at("/exchanges/0/words").asString("").equals(ORDER));
        assertThat(home.rows()).isEqualTo(kept);

        // The same grammar is not sent again.
        LiveEar again = new LiveEar();
        speak(again, home, "");
        JsonNode second = hearer.hear();
        assertThat(second.path("number").asInt()).isEqualTo(number + 1);
        assertThat(second.path("grammar").asInt()).isZero();
        hearer.heard(second, "flarb the wibble");
        assertThat(again.next("").at("/exchange/state").asString()).isEqualTo("nothing");
    }

    @Test
    void asks_no_terminal_of_another_home() throws Exception {
        LiveHearer stranger = hearer(elsewhere);
        try (ClaimedDevice theirs =
                ClaimedDevice.listening(hub, other.tv(), Topics.Channel.VOICE)) {
            theirs.told(each -> each.path("by").asString("").equals("Other screen"));
        }
        LiveEar ear = new LiveEar();
        speak(ear, home, "");

        assertThat(refusal(ear)).isEqualTo("hearing-unavailable");
        assertThat(stranger.idle()).isTrue();
        assertThat(tv.told(each -> each.has("hears")).path("hears").asBoolean()).isFalse();

        // Nor itself, where it does not hear by itself just now.
        LiveEar own = new LiveEar();
        speakAt(elsewhere, own, "");
        assertThat(refusal(own)).isEqualTo("hearing-unavailable");
        assertThat(stranger.idle()).isTrue();
    }

    @Test
    void a_terminal_of_ones_own_hears_for_that_person_alone() throws Exception {
        Browser cleo = home.joined("cleo.relays", "adult");
        Id.DeviceId phone = own("phone", home.owner());
        Id.DeviceId watch = own("watch", home.owner());
        Id.DeviceId theirs = own("watch", cleo);
        LiveHearer mine = hearer(phone);
        LiveHearer shared = kitchenHears();

        LiveEar atTv = new LiveEar();
        speak(atTv, home, "");
        shared.heard(shared.hear(), "flarb");
        assertThat(atTv.next("").at("/exchange/state").asString()).isEqualTo("nothing");

        LiveEar atTheirs = new LiveEar();
        speakAt(theirs, atTheirs, "");
        shared.heard(shared.hear(), ORDER);
        assertThat(atTheirs.next("").at("/exchange/state").asString()).isEqualTo("done");
        assertThat(mine.idle()).isTrue();

        LiveEar atMine = new LiveEar();
        speakAt(watch, atMine, "");
        mine.heard(mine.hear(), ORDER);
        assertThat(atMine.next("").at("/exchange/state").asString()).isEqualTo("done");
        // What is said at a person's own is that person's.
        assertThat(home.talk(home.owner()).at("/exchanges/0/words").asString()).isEqualTo(ORDER);
        assertThat(shared.asked()).isFalse();
    }

    /// A terminal that a person pays with.
    private static Id.DeviceId own(String form, Browser person) throws Exception {
        Id.DeviceId device = ClaimedDevice.claimed(hub, home.id(), maker, form);
        Id.PersonId owner =
                Id.PersonId.parse(person.get("/api/v1/session").body().at("/person/id").asString());
        hub.rooms()
                .getBean(JdbcClient.class)
                .sql(
                        """
                        insert into payment_key (id, person, device, account, made)
                        values (gen_random_uuid(), ?, ?, ?, now())
                        """)
                .params(owner.value(), device.value(), "%010d".formatted(PASSES.size()))
                .update();
        PASSES.put(device, askPass(device));
        return device;
    }

    @Test
    void says_so_where_who_hears_vanishes() throws Exception {
        LiveHearer hearer = kitchenHears();
        LiveEar ear = new LiveEar();
        speak(ear, home, "");
        hearer.hear();
        hearer.close();

        assertThat(refusal(ear)).isEqualTo("hearing-unavailable");
        tv.told(each -> !each.path("hears").asBoolean(true) && !each.has("by"));
    }

    @Test
    void one_hears_one_at_a_time_and_another_hears_the_next() throws Exception {
        LiveHearer first = kitchenHears();
        LiveEar one = new LiveEar();
        WebSocket speaking = speak(one, home, "");
        JsonNode hear = first.hear();
        LiveEar two = new LiveEar();
        speak(two, home, "");
        assertThat(refusal(two)).isEqualTo("busy");

        LiveHearer second = hearer(hall);
        // The home is told once the hub knows it.
        tv.told(each -> each.has("by"));
        LiveEar three = new LiveEar();
        speak(three, home, "");
        JsonNode other = second.hear();

        // Who gives up leaves it to others.
        speaking.abort();
        assertThat(first.next().path("giveUp").asInt()).isEqualTo(hear.path("number").asInt());
        LiveEar four = new LiveEar();
        speak(four, home, "");
        JsonNode next = first.hear();
        first.says(Map.of("number", next.path("number").asInt(), "refusal", "not-allowed"));
        assertThat(refusal(four)).isEqualTo("hearing-unavailable");

        second.heard(other, ORDER);
        assertThat(three.next("").at("/exchange/state").asString()).isEqualTo("done");
    }

    @Test
    void the_phrase_that_wakes_is_checked_by_who_hears() throws Exception {
        LiveHearer hearer = kitchenHears();
        int before = home.talk(home.owner()).path("recorded").size();
        LiveEar ear = new LiveEar();
        speak(ear, home, "&phrase=open+sesame&samples=16000&score=-41.5");
        JsonNode hear = hearer.hear();

        assertThat(hear.at("/phrase/words").asString()).isEqualTo("open sesame");
        assertThat(hear.at("/phrase/samples").asInt()).isEqualTo(16_000);
        assertThat(hear.at("/phrase/score").asDouble()).isEqualTo(-41.5);
        hearer.says(Map.of("number", hear.path("number").asInt(), "woken", false));

        JsonNode word = ear.next("");
        assertThat(word.path("woken").asBoolean(true)).as(word.toString()).isFalse();
        assertThat(home.talk(home.owner()).path("recorded").size()).isEqualTo(before);
    }

    @Test
    void more_than_thirty_seconds_go_nowhere() throws Exception {
        LiveHearer hearer = kitchenHears();
        LiveEar ear = new LiveEar();
        WebSocket socket = speak(ear, home, "");
        JsonNode hear = hearer.hear();
        byte[] second = noise(16_000);
        for (int seconds = 0; seconds < 31; seconds++) {
            socket.sendBinary(ByteBuffer.wrap(second), true).join();
        }

        assertThat(refusal(ear)).isEqualTo("recording-unreadable");
        assertThat(hearer.next().path("giveUp").asInt()).isEqualTo(hear.path("number").asInt());
    }

    @Test
    void a_later_connection_of_the_same_terminal_takes_the_place_of_the_first() throws Exception {
        LiveHearer first = kitchenHears();
        LiveEar ear = new LiveEar();
        speak(ear, home, "");
        first.hear();
        LiveHearer second = hearer(kitchen);

        assertThat(refusal(ear)).isEqualTo("hearing-unavailable");
        assertThat(first.closed().join()).isEqualTo(1_000);
        LiveEar again = new LiveEar();
        speak(again, home, "");
        second.heard(second.hear(), ORDER);
        assertThat(again.next("").at("/exchange/state").asString()).isEqualTo("done");
    }

    @Test
    void what_is_no_json_ends_the_connection_and_who_does_not_say_who_it_is_has_none()
            throws Exception {
        LiveHearer hearer = kitchenHears();
        hearer.saysText("{");
        assertThat(hearer.closed().join()).isEqualTo(1_007);

        String pass = pass(kitchen);
        assertThat(status(hearing(kitchen, "wrong", "en"))).isEqualTo(404);
        assertThat(status(hearing(hall, pass, "en"))).isEqualTo(404);
        assertThat(status(hearing(kitchen, pass, ""))).isEqualTo(400);
        assertThat(status(hearing(kitchen, pass, "tlh"))).isEqualTo(400);
        assertThat(status(hearing(kitchen, pass, "en," + "x".repeat(64)))).isEqualTo(400);
    }

    private static int status(String path) {
        WebSocketHandshakeException[] refused = new WebSocketHandshakeException[1];
        assertThatThrownBy(() -> new LiveHearer(Browser.at(hub), path))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class, each -> refused[0] = each);
        return refused[0].getResponse().statusCode();
    }
}
