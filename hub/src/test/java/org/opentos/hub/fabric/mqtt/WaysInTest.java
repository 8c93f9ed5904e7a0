package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;
import static org.opentos.hub.fabric.mqtt.RawClient.text;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.hub.fabric.peers.Peers;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.opentos.hub.nodes.Alone;

/// TLS, WebSocket, and Debian's Mosquitto clients.
class WaysInTest {
    private static final byte[] NONE = {};
    private static DoorWorld world;

    @BeforeAll
    static void open() {
        world = new DoorWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static RawClient overTls(SSLContext context) throws IOException {
        return new RawClient(
                context.getSocketFactory().createSocket("127.0.0.1", world.ports.tls()));
    }

    private static byte[] anonymous(String id) {
        return packet(0x10, text("MQTT"), new byte[] {5, 2, 0, 0, 0}, text(id));
    }

    @Test
    @Statement("MQTT-4.2.0-1")
    @Statement311("MQTT-7.1.1-1")
    void a_client_certificate_says_who_comes() throws Exception {
        try (RawClient client = overTls(world.authority.client("CN=lamp"))) {
            client.send(anonymous("lamp"), subscribe5(1, "tls", 0));
            assertThat(client.read()[3]).isZero();
            assertThat(client.read()[0]).isEqualTo((byte) 0x90);
            String large = "x".repeat(60_000);
            client.send(publish5("tls", large, 0, 0));
            assertThat(client.message(true)).isEqualTo("tls=" + large + " q0");
        }
    }

    @Test
    void a_certificate_of_another_authority_is_refused_in_words() throws Exception {
        DoorWorld.Authority foreign = new DoorWorld.Authority();
        try (RawClient client = overTls(world.authority.client(foreign.keyManagers("CN=lamp")))) {
            client.send(anonymous("lamp"));
            assertThat(client.hex().substring(6, 8)).isEqualTo("86");
        }
    }

    @Test
    void a_password_does_over_tls_too() throws Exception {
        try (RawClient client = overTls(world.authority.anonymousClient())) {
            client.send(connect(5, "password", "red/ann", true, 0, NONE));
            assertThat(client.read()[3]).isZero();
        }
    }

    @Test
    void bytes_that_are_not_tls_end_quietly() throws Exception {
        try (RawClient client =
                new RawClient(new java.net.Socket("127.0.0.1", world.ports.tls()))) {
            client.send(connect(5, "plain", "red/ann", true, 0, NONE));
            byte[] answer = client.read();
            assertThat(answer.length == 0 || answer[0] == 0x15).as("at most an alert").isTrue();
        }
    }

    private static final class Frames implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                messages.add(HexFormat.of().formatHex(message.toByteArray()));
                message.reset();
            }
            socket.request(1);
            return null;
        }

        String next() throws InterruptedException {
            String next = messages.poll(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_page_comes_by_websocket(boolean tls) throws Exception {
        String address =
                tls
                        ? "wss://localhost:" + world.ports.tls() + "/mqtt"
                        : "ws://localhost:" + world.ports.plain() + "/mqtt";
        Frames frames = new Frames();
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(world.authority.anonymousClient()).build()) {
            WebSocket socket =
                    http.newWebSocketBuilder()
                            .subprotocols("mqtt")
                            .buildAsync(URI.create(address), frames)
                            .get(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
            byte[] connect = connect(4, "page", "red/ann", true, 0, NONE);
            socket.sendBinary(ByteBuffer.wrap(connect, 0, 5), true).get();
            socket.sendBinary(ByteBuffer.wrap(connect, 5, connect.length - 5), true).get();
            assertThat(frames.next()).isEqualTo("20020000");
            socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 0xC0, 0}), true).get();
            assertThat(frames.next()).isEqualTo("d000");
            socket.abort();
        }
    }

    @Test
    void a_port_in_use_is_a_bind_exception() {
        SpaceFabric fabric = new SpaceFabric(world.journal);
        MqttDoor second =
                new MqttDoor(
                        world,
                        world,
                        List.of(),
                        List.of(),
                        fabric,
                        new Peers(new Alone(), fabric, world.journal, () -> world),
                        world.journal,
                        new SimpleMeterRegistry(),
                        Limits.usual());
        assertThatThrownBy(() ->
                        second.open("127.0.0.1", world.ports.plain(), 0, world.authority::tls))
                .isInstanceOf(BindException.class);
    }

    /// The independent clients of Debian, with each version they speak.
    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void mosquitto_clients_talk_to_each_other(String version) throws Exception {
        String port = Integer.toString(world.ports.plain());
        Process hears =
                new ProcessBuilder(
                                "mosquitto_sub",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                port,
                                "-V",
                                version,
                                "-u",
                                "red/bob",
                                "-P",
                                "right",
                                "-i",
                                "sub-" + version,
                                "-q",
                                "2",
                                "-t",
                                "mosquitto/" + version,
                                "-C",
                                "4",
                                "-W",
                                "20")
                        .redirectErrorStream(true)
                        .start();
        for (int qos = 0; qos <= 2; qos++) {
            // The first is retained, so that it does not matter who is ready first.
            Process speaks =
                    new ProcessBuilder(
                                    "mosquitto_pub",
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    port,
                                    "-V",
                                    version,
                                    "-u",
                                    "red/ann",
                                    "-P",
                                    "right",
                                    "-q",
                                    Integer.toString(qos),
                                    "-t",
                                    "mosquitto/other/" + version,
                                    "-m",
                                    "quality " + qos)
                            .inheritIO()
                            .start();
            assertThat(speaks.waitFor()).isZero();
        }
        String coming = "";
        while (!coming.equals("+sub-" + version)) {
            coming = world.nextComing();
        }
        try (RawClient client = RawClient.five(world, "with-mosquitto", "red/ann")) {
            client.send(publish5("mosquitto/" + version, "retained", 1 | 2, 1));
            client.read();
            for (int qos = 0; qos <= 2; qos++) {
                client.send(publish5("mosquitto/" + version, "quality " + qos, qos << 1, 2 + qos));
            }
        }
        String heard = new String(hears.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(hears.waitFor()).isZero();
        assertThat(heard.lines())
                .containsExactly("retained", "quality 0", "quality 1", "quality 2");
    }
}
