package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.LiveEar;
import org.opentos.hub.testing.ScriptedHearing;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.opentos.voice.audio.WaveFile;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A terminal hands on what may be the phrase that wakes: the hub checks it, and forgets what was
/// none.
class WokenTerminalTest {
    private static final int LAMP = 1;
    private static final int PHRASE_SAMPLES = 16_000;
    private static final String PHRASE = "&phrase=open+sesame&samples=16000&score=-41.5";

    @TempDir static Path directory;
    private static final TestClock CLOCK = new TestClock();
    private static Hub hub;
    private static RecordedHome home;

    @BeforeAll
    static void start() {
        hub = TestHub.start(directory, CLOCK, ScriptedHearing.arguments(directory));
        Id.OrganisationId maker =
                Id.OrganisationId.parse(
                        RecordedHome.person(hub, "dora.woken")
                                .post(
                                        "/api/v1/organisations",
                                        Map.of("name", "Makers", "kind", "maker"))
                                .body()
                                .path("id")
                                .asString());
        home = RecordedHome.of(hub, CLOCK, maker, "ada.woken");
        // So that there would be something to keep.
        assertThat(home.wantsShared(home.owner(), true).status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static String pass() throws Exception {
        try (ClaimedDevice tv = ClaimedDevice.listening(hub, home.tv(), Topics.Channel.VOICE)) {
            return tv.told(each -> each.has("pass")).path("pass").asString();
        }
    }

    private static WebSocket listen(LiveEar ear, String query) throws Exception {
        return ear.listen(
                Browser.at(hub),
                "/api/v1/terminals/%s/listening?pass=%s%s"
                        .formatted(home.tv().text(), pass(), query),
                home.owner().origin());
    }

    /// What begins with a phrase, or does not, and goes on with an order.
    private static byte[] samples(int phrase) {
        byte[] samples = new byte[(PHRASE_SAMPLES + 6_400) * Short.BYTES];
        new Random(1).nextBytes(samples);
        samples[0] = (byte) phrase;
        ByteBuffer.wrap(samples)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(PHRASE_SAMPLES * Short.BYTES, (short) LAMP);
        return samples;
    }

    private static void send(WebSocket socket, byte[] samples) {
        for (int from = 0; from < samples.length; from += 3_200) {
            int to = Math.min(samples.length, from + 3_200);
            socket.sendBinary(ByteBuffer.wrap(samples, from, to - from), true).join();
        }
    }

    private static int exchanges() {
        return hub.rooms()
                .getBean(JdbcClient.class)
                .sql("select count(*) from exchange where home = ?")
                .param(home.id().value())
                .query(Integer.class)
                .single();
    }

    @Test
    void does_what_follows_the_phrase_and_keeps_that_alone() throws Exception {
        int before = exchanges();
        int kept = home.rows();
        LiveEar ear = new LiveEar();
        WebSocket socket = listen(ear, PHRASE);
        byte[] samples = samples(ScriptedHearing.PHRASE);
        send(socket, samples);

        assertThat(ear.next("").path("phase").asString()).isEqualTo("listening");

        socket.sendText("end", true).join();
        JsonNode word = ear.next("");

        assertThat(word.at("/exchange/state").asString()).as(word.toString()).isEqualTo("done");
        assertThat(exchanges()).isEqualTo(before + 1);
        assertThat(home.rows()).isEqualTo(kept + 1);
        String recording = home.recording(home.talk(home.owner()).path("recorded").path(0));
        byte[] wave = home.owner().bytes(home.owner().request(recording));
        assertThat(Arrays.copyOfRange(wave, WaveFile.HEADER_BYTES, wave.length))
                .isEqualTo(
                        Arrays.copyOfRange(
                                samples,
                                (PHRASE_SAMPLES + ScriptedHearing.MARGIN) * Short.BYTES,
                                samples.length - ScriptedHearing.MARGIN * Short.BYTES));
    }

    @Test
    void leaves_nothing_of_what_was_not_the_phrase() throws Exception {
        int before = exchanges();
        int kept = home.rows();
        LiveEar ear = new LiveEar();
        WebSocket socket = listen(ear, PHRASE);
        send(socket, samples(0));

        JsonNode word = ear.next("");

        assertThat(word.path("woken").asBoolean(true)).as(word.toString()).isFalse();
        assertThat(exchanges()).isEqualTo(before);
        assertThat(home.rows()).isEqualTo(kept);
        assertThat(ear.heard()).isEmpty();
        socket.abort();
    }

    @Test
    void does_not_listen_behind_a_phrase_that_nobody_could_say() {
        for (String none :
                new String[] {
                    "&phrase=&samples=16000&score=1",
                    "&phrase=%E7%81%AF&samples=16000&score=1",
                    "&phrase=" + "a+".repeat(7) + "&samples=16000&score=1",
                    "&phrase=" + "a".repeat(101) + "&samples=16000&score=1",
                    "&phrase=open+sesame",
                    "&phrase=open+sesame&samples=0&score=1",
                    "&phrase=open+sesame&samples=64001&score=1",
                    "&phrase=open+sesame&samples=1e3&score=1",
                    "&phrase=open+sesame&samples=16000&score=NaN",
                    "&phrase=open+sesame&samples=16000&score=much"
                }) {
            assertThatThrownBy(() -> listen(new LiveEar(), none))
                    .as(none)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            each -> assertThat(each.getResponse().statusCode()).isEqualTo(400));
        }
    }
}
