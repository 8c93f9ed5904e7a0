package org.opentos.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A program that listens to the live changes of a home.
final class LiveSocket implements AutoCloseable {
    private static final int WAIT_SECONDS_MAX = 20;

    private final HttpClient http;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> heard;

    private LiveSocket(HttpClient http, WebSocket socket, BlockingQueue<JsonNode> heard) {
        this.http = http;
        this.socket = socket;
        this.heard = heard;
    }

    static LiveSocket open(World world, String home, String accessToken) {
        BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        HttpClient http = HttpClient.newHttpClient();
        WebSocket socket =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + accessToken)
                        .buildAsync(
                                URI.create(
                                        "ws://localhost:"
                                                + world.address().http()
                                                + "/api/v1/live?home="
                                                + home),
                                new Listener(heard))
                        .join();
        return new LiveSocket(http, socket, heard);
    }

    /// The next message of that type; others are passed over.
    JsonNode next(String type) throws InterruptedException {
        while (true) {
            @Nullable JsonNode message = heard.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no live message of type " + type);
            }
            if (message.path("type").asString().equals(type)) {
                return message;
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> heard;
        private final StringBuilder text = new StringBuilder();

        Listener(BlockingQueue<JsonNode> heard) {
            this.heard = heard;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(Json.read(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
