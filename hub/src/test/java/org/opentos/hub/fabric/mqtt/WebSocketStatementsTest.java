package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.join;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Section 6 of both versions: MQTT in WebSocket frames.
class WebSocketStatementsTest extends OnTheWire {
    private static final HttpClient http = HttpClient.newHttpClient();

    @AfterAll
    static void stop() {
        http.shutdownNow();
    }

    /// All bytes that came, and the end.
    private static final class Stream implements WebSocket.Listener {
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        @Override
        public synchronized @Nullable CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            heard.writeBytes(bytes);
            notifyAll();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable lost) {
            ended.complete(null);
        }

        /// Waits until these bytes came.
        synchronized String next(int bytes) throws InterruptedException {
            long deadline =
                    System.nanoTime() + TimeUnit.SECONDS.toNanos(DoorWorld.PATIENCE_SECONDS);
            while (heard.size() < bytes) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertThat(left).as("patience").isPositive();
                wait(left);
            }
            byte[] all = heard.toByteArray();
            heard.reset();
            heard.write(all, bytes, all.length - bytes);
            return HexFormat.of().formatHex(all, 0, bytes);
        }

        void awaitEnd() throws Exception {
            ended.get(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static WebSocket open(Stream stream, String first, String... others) throws Exception {
        return http.newWebSocketBuilder()
                .subprotocols(first, others)
                .buildAsync(URI.create("ws://127.0.0.1:" + world.ports.plain() + "/mqtt"), stream)
                .get(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void send(WebSocket socket, byte[] data, boolean last) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(data), last)
                .get(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    @Statement("MQTT-6.0.0-4")
    @Statement311("MQTT-6.0.0-4")
    void the_subprotocol_is_mqtt_whatever_else_is_offered() throws Exception {
        WebSocket socket = open(new Stream(), "other", "mqtt", "mqttv3.1");
        assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
        socket.abort();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1_000})
    @Statement({"MQTT-6.0.0-1", "MQTT-6.0.0-2"})
    @Statement311({"MQTT-6.0.0-1", "MQTT-6.0.0-2"})
    void packets_and_frames_begin_and_end_where_they_like(int frameBytes) throws Exception {
        byte[] all =
                join(
                        connect(5, "frames", "red/ann", true, 60, NONE),
                        subscribe5(1, "frames", 0),
                        publish5("frames", "x", 0, 0),
                        hex("c000"));
        Stream stream = new Stream();
        WebSocket socket = open(stream, "mqtt");
        for (int at = 0; at < all.length; at += frameBytes) {
            int to = Math.min(all.length, at + frameBytes);
            send(socket, java.util.Arrays.copyOfRange(all, at, to), at % 2 == 0);
        }
        assertThat(stream.next(16)).startsWith("200e0000");
        assertThat(stream.next(6)).isEqualTo("900400010000");
        String rest = stream.next(14);
        assertThat(rest).contains("300a" + chars("frames") + "0078").contains("d000");
        socket.abort();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Statement({"MQTT-6.0.0-1", "MQTT-4.13.1-1"})
    @Statement311("MQTT-6.0.0-1")
    void a_text_frame_ends_the_connection(boolean connected) throws Exception {
        Stream stream = new Stream();
        try (RawClient hears = five("text-hears").subscribed(true, "text", 0)) {
            WebSocket socket = open(stream, "mqtt");
            if (connected) {
                byte[] will = will5("text", "gone", "");
                send(
                        socket,
                        connect(5, "text", "red/ann", "right", true, 60, NONE, WILL, will),
                        true);
                stream.next(16);
            }
            socket.sendText("\u0010", true).get(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
            stream.awaitEnd();
            if (connected) {
                assertThat(hears.message(true)).isEqualTo("text=gone q0");
            }
        }
    }

    @Test
    @Statement("MQTT-4.13.1-1")
    void a_violation_ends_the_connection_in_frames_too() throws Exception {
        Stream stream = new Stream();
        WebSocket socket = open(stream, "mqtt");
        send(socket, connect(5, "frames-wrong", "red/ann", true, 60, NONE), true);
        stream.next(16);
        send(socket, hex("36050001610001"), true);
        assertThat(stream.next(3)).startsWith("e0").endsWith("81");
        stream.awaitEnd();
    }
}
