package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.join;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
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

    /// All bytes that came.
    private static final class Stream implements WebSocket.Listener {
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

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

    /// A connection that is a WebSocket by hand, so that its end is seen as it is.
    private static Socket upgraded() throws IOException {
        Socket socket = new Socket("127.0.0.1", world.ports.plain());
        socket.setSoTimeout(DoorWorld.PATIENCE_SECONDS * 1_000);
        String request =
                """
                GET /mqtt HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Protocol: mqtt

                """;
        socket.getOutputStream().write(bytes(request.replace("\n", "\r\n")));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 101").contains("mqtt");
        return socket;
    }

    /// A frame of a client, below 126 bytes; its mask is 0, so that its payload stands as it is.
    private static byte[] frame(int first, byte[] payload) {
        return join(new byte[] {(byte) first, (byte) (0x80 | payload.length), 0, 0, 0, 0}, payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x81, 0x01, 0x80, 0x83, 0xC2})
    @Statement({"MQTT-6.0.0-1", "MQTT-4.13.1-1"})
    @Statement311("MQTT-6.0.0-1")
    void anything_but_binary_data_ends_the_connection(int first) throws Exception {
        try (RawClient hears = five("text-hears").subscribed(true, "text", 0);
                Socket socket = upgraded()) {
            byte[] will = will5("text", "gone", "");
            byte[] connect = connect(5, "text", "red/ann", "right", true, 60, NONE, WILL, will);
            socket.getOutputStream().write(frame(0x82, connect));
            assertThat(socket.getInputStream().readNBytes(18)).startsWith(0x82, 16, 0x20);
            socket.getOutputStream().write(frame(first, hex("c000")));
            String rest = HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
            assertThat(rest).as("no answer to the ping").doesNotContain("8202d000");
            assertThat(hears.message(true)).isEqualTo("text=gone q0");
        }
    }

    @Test
    @Statement("MQTT-4.13.1-1")
    void a_violation_ends_the_connection_in_frames_too() throws Exception {
        try (Socket socket = upgraded()) {
            byte[] connect = connect(5, "frames-wrong", "red/ann", true, 60, NONE);
            socket.getOutputStream().write(frame(0x82, connect));
            assertThat(socket.getInputStream().readNBytes(18)).startsWith(0x82, 16, 0x20);
            socket.getOutputStream().write(frame(0x82, hex("36050001610001")));
            byte[] rest = socket.getInputStream().readAllBytes();
            assertThat(HexFormat.of().formatHex(rest)).matches("82..e0..81.*");
        }
    }
}
