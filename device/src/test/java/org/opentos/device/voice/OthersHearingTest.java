package org.opentos.device.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.device.json.Json;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.GrammarCodec;
import org.opentos.voice.grammar.Phrase;
import tools.jackson.databind.JsonNode;

/// What a device that hears for others does with what the hub says and sends.
class OthersHearingTest {
    private static final DeviceId SELF = DeviceId.parse("device_01jd3zv5t8e6rbh3w7q2k9m4nx");
    private static final byte[] GRAMMAR =
            GrammarCodec.encode(
                    Grammar.of(Map.of("lamp", new Phrase.Words(List.of("lamp", "on")))));

    private final List<Way> ways = new ArrayList<>();
    private final List<Heard> all = new ArrayList<>();
    private final OthersHearing others = new OthersHearing(SELF, "en", this::socket, new Program());
    private boolean ready = true;
    private Way way = new Way("", new OthersWay(new Program()), new Socket());

    @BeforeEach
    void connect() {
        others.told(Optional.of("secret"));
        way = ways.getFirst();
    }

    private CompletableFuture<WebSocket> socket(String path, WebSocket.Listener listener) {
        Way opened = new Way(path, listener, new Socket());
        ways.add(opened);
        listener.onOpen(opened.socket);
        return CompletableFuture.completedFuture(opened.socket);
    }

    /// A connection to the hub.
    private record Way(String path, WebSocket.Listener listener, Socket socket) {
        void text(String json) {
            // In two parts, as they may come.
            listener.onText(socket, json.substring(0, 2), false);
            listener.onText(socket, json.substring(2), true);
        }

        void bytes(int number, byte[] bytes) {
            ByteBuffer whole = ByteBuffer.allocate(Integer.BYTES + bytes.length);
            whole.putInt(number).put(bytes).flip();
            listener.onBinary(socket, whole.slice(0, 3), false);
            listener.onBinary(socket, whole.slice(3, whole.limit() - 3), true);
        }

        /// A recording begins, under a grammar.
        void hear(int number, String more) {
            text(
                    "{\"hear\": {\"number\": %d, \"language\": \"en\", \"grammar\": %d%s}}"
                            .formatted(number, GRAMMAR.length, more));
            bytes(number, GRAMMAR);
        }
    }

    private static final class Socket implements WebSocket {
        private final List<JsonNode> sent = new ArrayList<>();
        private boolean aborted;

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            sent.add(Json.parse(data.toString().getBytes(StandardCharsets.UTF_8)).orElseThrow());
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public void request(long n) {}

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            throw new AssertionError("sound goes to nobody from here");
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            throw new AssertionError("nobody asked for it");
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            throw new AssertionError("Java does that");
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            throw new AssertionError("the hub closes");
        }

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return false;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }
    }

    private record Heard(
            Grammar grammar,
            Function<JsonNode, Outcome<JsonNode>> heard,
            Optional<WakePhrase> phrase,
            Consumer<Listener.Word> told,
            ByteArrayOutputStream came,
            List<String> asked) {}

    /// Hears what the test says.
    private final class Program implements OthersHearing.Hearer {
        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public Listener by(Grammar grammar, Function<JsonNode, Outcome<JsonNode>> heard) {
            return (phrase, told) -> {
                Heard one =
                        new Heard(
                                grammar,
                                heard,
                                phrase,
                                told,
                                new ByteArrayOutputStream(),
                                new ArrayList<>());
                all.add(one);
                return new Listener.Listened() {
                    @Override
                    public void more(byte[] samples) {
                        one.came.writeBytes(samples);
                    }

                    @Override
                    public void end() {
                        one.asked.add("end");
                    }

                    @Override
                    public void giveUp() {
                        one.asked.add("give up");
                    }
                };
            };
        }
    }

    private JsonNode sent(int which) {
        return way.socket.sent.get(which);
    }

    @Test
    void hearsWhatIsSaidElsewhereUnderItsGrammar() {
        assertThat(way.path)
                .isEqualTo(
                        "/api/v1/terminals/" + SELF.text() + "/hearing?pass=secret&languages=en");
        way.hear(3, "");
        way.bytes(3, new byte[] {1, 2, 3, 4});
        way.bytes(3, new byte[] {9});
        way.bytes(4, new byte[] {5, 6});
        way.bytes(3, new byte[] {7, 8});
        way.text("{\"end\": 4}");
        way.text("{\"end\": 3}");

        Heard one = all.getFirst();
        assertThat(one.grammar.read("lamp on")).hasSize(1);
        assertThat(one.phrase).isEmpty();
        assertThat(one.came.toByteArray()).containsExactly(1, 2, 3, 4, 7, 8);
        assertThat(one.asked).containsExactly("end");

        one.told.accept(new Listener.Word.Phase("thinking"));
        JsonNode heard =
                Json.parse("{\"heard\": {\"comfort\": {}}}".getBytes(StandardCharsets.UTF_8))
                        .orElseThrow();
        assertThat(one.heard.apply(heard)).isInstanceOf(Outcome.Done.class);
        one.told.accept(new Listener.Word.Over(""));

        assertThat(way.socket.sent).hasSize(2);
        assertThat(sent(0).toString()).isEqualTo("{\"number\":3,\"phase\":\"thinking\"}");
        assertThat(sent(1).toString()).isEqualTo("{\"number\":3,\"heard\":{\"comfort\":{}}}");
    }

    @Test
    void checksAPhraseAndHearsAgainUnderTheSameGrammar() {
        way.hear(
                1,
                ", \"phrase\": {\"words\": \"open sesame\", \"samples\": 16000, \"score\": -45}");
        all.getFirst().told.accept(new Listener.Word.NotWoken());
        way.text("{\"hear\": {\"number\": 2, \"language\": \"en\", \"grammar\": 0}}");
        all.getLast().told.accept(new Listener.Word.Over("busy"));

        assertThat(all.getFirst().phrase).contains(new WakePhrase("open sesame", 16_000, -45));
        assertThat(all.getLast().grammar).isSameAs(all.getFirst().grammar);
        assertThat(sent(0).toString()).isEqualTo("{\"number\":1,\"woken\":false}");
        assertThat(sent(1).toString()).isEqualTo("{\"number\":2,\"refusal\":\"busy\"}");
    }

    @Test
    void hearsOneAtATime() {
        way.hear(1, "");
        way.hear(2, "");
        assertThat(all.getFirst().asked).containsExactly("give up");

        way.text("{\"giveUp\": 1}");
        assertThat(all.getLast().asked).isEmpty();
        way.text("{\"giveUp\": 2}");
        assertThat(all.getLast().asked).containsExactly("give up");
    }

    @Test
    void saysThatItCannot() {
        way.text("{\"hear\": {\"number\": 1, \"grammar\": 0}}");
        ready = false;
        way.hear(2, "");
        ready = true;
        way.hear(3, ", \"phrase\": {\"words\": \"灯\", \"samples\": 1, \"score\": 1}");
        way.text(
                "{\"hear\": {\"number\": 4, \"grammar\": %d}}"
                        .formatted(GrammarCodec.BYTES_MAX + 1));
        way.text("{\"hear\": {\"number\": 5, \"grammar\": 4}}");
        way.bytes(5, new byte[4]);
        way.text("[]");
        way.text("{{");

        assertThat(all).isEmpty();
        assertThat(way.socket.sent)
                .extracting(each -> each.path("number").asInt() + each.path("refusal").asString())
                .containsExactly(
                        "1hearing-unavailable",
                        "2hearing-unavailable",
                        "3hearing-unavailable",
                        "4hearing-unavailable",
                        "5hearing-unavailable");
    }

    @Test
    void takesNoEndlessMessage() {
        way.hear(1, "");
        way.listener.onText(way.socket, " ".repeat(OthersWay.MESSAGE_BYTES_MAX), false);
        assertThat(way.socket.aborted).isFalse();
        way.listener.onText(way.socket, " ", false);

        assertThat(way.socket.aborted).isTrue();
        assertThat(all.getFirst().asked).containsExactly("give up");
    }

    @Test
    void hearsForOthersOnlyInAHome() {
        others.told(Optional.of("secret"));
        assertThat(ways).hasSize(1);

        way.hear(1, "");
        others.told(Optional.of("another"));
        assertThat(all.getFirst().asked).containsExactly("give up");
        assertThat(way.socket.aborted).isTrue();
        assertThat(ways).hasSize(2);
        assertThat(ways.getLast().path).contains("pass=another");

        others.close();
        assertThat(ways.getLast().socket.aborted).isTrue();
        assertThat(ways).hasSize(2);
    }
}
