package org.opentos.hub.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.GrammarCodec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A terminal that hears for the others of its home, as docs/voice.md has it. It hears what the
/// test says.
public final class LiveHearer implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WAIT_SECONDS = 30;

    private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<byte[]> came = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /// @param path with its query
    public LiveHearer(Browser browser, String path) {
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(
                                URI.create(browser.origin().replace("http:", "ws:") + path), this)
                        .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            told.add(JSON.readTree(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        part.writeBytes(bytes);
        if (last) {
            came.add(part.toByteArray());
            part.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return null;
    }

    public CompletableFuture<Integer> closed() {
        return closed;
    }

    /// What it is told next.
    public JsonNode next() throws InterruptedException {
        JsonNode next = told.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("something that a hearer is told").isNotNull();
        return next;
    }

    /// The next recording: its number, and how its grammar and phrase are told.
    public JsonNode hear() throws InterruptedException {
        JsonNode hear = next().path("hear");
        assertThat(hear.isObject()).isTrue();
        return hear;
    }

    public Grammar grammar(JsonNode hear) throws InterruptedException {
        return GrammarCodec.decode(bytes(hear, hear.path("grammar").asInt()));
    }

    /// Of the next that comes, so many bytes; of that recording, and whole messages.
    public byte[] bytes(JsonNode hear, int length) throws InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < length) {
            byte[] next = came.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("bytes of grammar or sound").isNotNull();
            ByteBuffer message = ByteBuffer.wrap(next);
            assertThat(message.getInt()).isEqualTo(hear.path("number").asInt());
            all.write(next, Integer.BYTES, message.remaining());
        }
        assertThat(all.size()).isEqualTo(length);
        return all.toByteArray();
    }

    /// Whether it was told something that the test has not asked for.
    public boolean asked() {
        return !told.isEmpty();
    }

    /// Whether it was told nothing, and given nothing, that the test has not asked for.
    public boolean idle() {
        return told.isEmpty() && came.isEmpty();
    }

    public void says(Map<String, ?> word) {
        saysText(JSON.writeValueAsString(word));
    }

    public void saysText(String word) {
        socket.sendText(word, true).join();
    }

    /// Says that it was sure of these words.
    public void heard(JsonNode hear, String words) {
        Map<String, ?> act =
                Map.of("act", Map.of("words", words, "confidence", 0.9, "agreed", true));
        says(
                Map.of(
                        "number",
                        hear.path("number").asInt(),
                        "heard",
                        Map.of("comfort", act, "guarded", act)));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
