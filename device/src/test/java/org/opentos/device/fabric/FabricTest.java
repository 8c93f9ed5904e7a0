package org.opentos.device.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.RunningDevice;
import org.opentos.device.TestIdentity;
import org.opentos.device.json.Json;
import org.opentos.device.start.StartFailure;
import tools.jackson.databind.JsonNode;

/// A device against Mosquitto, an MQTT 5 server that is not ours, with the test in the hub's place.
class FabricTest {
    private static final String TOPICS = "tos/" + TestIdentity.DEVICE + "/";
    private static final String CLAIMED =
            "{\"state\":\"claimed\",\"home\":{\"id\":\"home_1\",\"name\":\"H\"},\"name\":\"Kitchen"
                    + " lamp\",\"room\":\"Kitchen\",\"locale\":\"en\"}";

    @TempDir Path path;
    private final TestIdentity authority = new TestIdentity();
    private Path data;
    private int plainPort;
    private int tlsPort;
    private @Nullable Process broker;
    private @Nullable Mqtt5BlockingClient hub;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        data = Files.createDirectory(path.resolve("data"));
        plainPort = freePort();
        tlsPort = freePort();
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopBroker();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// @param serverHost the name in the broker's certificate
    private void startBroker(String serverHost, Instant certificateFrom)
            throws IOException, InterruptedException {
        TestIdentity.Minted server = authority.mint("hub", serverHost, certificateFrom);
        Files.writeString(path.resolve("ca.pem"), authority.authority);
        Files.writeString(path.resolve("server.pem"), server.certificate());
        Files.writeString(path.resolve("server.key"), server.privateKey());
        Files.writeString(
                path.resolve("acl"),
                "topic readwrite #\nuser "
                        + TestIdentity.DEVICE
                        + "\ntopic readwrite #\ntopic deny "
                        + TOPICS
                        + "events\n");
        Path config = path.resolve("mosquitto.conf");
        Files.writeString(
                config,
                """
                per_listener_settings false
                allow_anonymous true
                acl_file %1$s/acl
                user root
                listener %2$d 127.0.0.1
                listener %3$d 127.0.0.1
                cafile %1$s/ca.pem
                certfile %1$s/server.pem
                keyfile %1$s/server.key
                require_certificate true
                """
                        .formatted(path, plainPort, tlsPort));
        Process process =
                new ProcessBuilder("/usr/sbin/mosquitto", "-c", config.toString())
                        .redirectErrorStream(true)
                        .start();
        broker = process;
        var lines = process.inputReader();
        for (String line = lines.readLine();
                line != null && !line.contains("running");
                line = lines.readLine()) {
            assertThat(line).doesNotContain("Error");
        }
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        Mqtt5BlockingClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .identifier("hub")
                        .serverHost("127.0.0.1")
                        .serverPort(plainPort)
                        .buildBlocking();
        hub = client;
        client.connect();
        client.toAsync()
                .publishes(
                        MqttGlobalPublishFilter.ALL,
                        message ->
                                received.add(
                                        message.getTopic().getLevels().getLast()
                                                + " "
                                                + new String(
                                                        message.getPayloadAsBytes(),
                                                        StandardCharsets.UTF_8)));
        for (String channel : List.of("reported", "outcomes", "set")) {
            client.subscribeWith()
                    .topicFilter("tos/+/" + channel)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
        }
    }

    private void stopBroker() throws InterruptedException {
        Process process = broker;
        if (process != null) {
            process.destroyForcibly().waitFor();
            broker = null;
        }
    }

    private void say(String topic, String message, boolean retain) {
        Objects.requireNonNull(hub)
                .publishWith()
                .topic(topic)
                .payload(message.getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retain)
                .send();
    }

    private void claim() {
        say(TOPICS + "status", CLAIMED, true);
    }

    private JsonNode next(String channel) throws InterruptedException {
        String message = received.poll(15, TimeUnit.SECONDS);
        assertThat(message).isNotNull().startsWith(channel + " ");
        return Json.parse(message.substring(channel.length() + 1).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static int post(RunningDevice device, String target, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:" + device.port() + target))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    @Test
    void answersAndRemembersAndCatchesUp() throws IOException, InterruptedException, StartFailure {
        TestIdentity.write(data, "lamp", "mqtt://127.0.0.1:" + plainPort);
        startBroker("unused.localhost", Instant.now());
        claim();
        try (RunningDevice device = RunningDevice.start(data)) {
            assertThat(next("reported").path("values").path("brightness").asInt()).isEqualTo(80);
            say(
                    TOPICS + "desired",
                    "{\"values\":{\"power\":{\"value\":true,\"version\":1,\"cause\":\"cause_x\"}}}",
                    false);
            JsonNode answer = next("reported");
            assertThat(answer.path("values").path("power")).isEqualTo(Json.of(true));
            assertThat(answer.path("cause").asString()).isEqualTo("cause_x");
            say(
                    TOPICS + "actions",
                    "{\"invocation\":\"invocation_1\",\"action\":\"fade\",\"input\":{\"brightness\":20,\"duration\":1},\"cause\":\"cause_y\"}",
                    false);
            assertThat(next("outcomes").path("state").asString()).isEqualTo("running");
            stopBroker();
            post(device, "/local/properties/brightness", "{\"value\":41}");
            post(device, "/local/properties/brightness", "{\"value\":42}");
        }
        received.clear();
        startBroker("unused.localhost", Instant.now());
        claim();
        try (RunningDevice device = RunningDevice.start(data)) {
            List<Integer> brightness = new java.util.ArrayList<>();
            while (!brightness.contains(42)) {
                String message = received.poll(15, TimeUnit.SECONDS);
                assertThat(message).isNotNull();
                JsonNode tree =
                        Json.parse(
                                        message.substring(message.indexOf(' ') + 1)
                                                .getBytes(StandardCharsets.UTF_8))
                                .orElseThrow();
                if (tree.path("values").has("brightness")) {
                    brightness.add(tree.path("values").path("brightness").asInt());
                }
            }
            assertThat(brightness).containsSubsequence(41, 42);
            assertThat(device.connection().state()).isEqualTo(ConnectionStatus.State.ONLINE);
        }
    }

    @Test
    void goesToTheNextAddressOfAHubOfSeveralProcesses()
            throws IOException, InterruptedException, StartFailure {
        TestIdentity.write(
                data, "lamp", "mqtt://127.0.0.1:" + freePort() + ",mqtt://127.0.0.1:" + plainPort);
        startBroker("unused.localhost", Instant.now());
        claim();
        try (RunningDevice device = RunningDevice.start(data)) {
            assertThat(next("reported").path("values").path("brightness").asInt()).isEqualTo(80);
            assertThat(device.connection().state()).isEqualTo(ConnectionStatus.State.ONLINE);
        }
    }

    @Test
    void trustsTheAuthorityWhateverTheClockSaysButNoOtherName()
            throws IOException, InterruptedException, StartFailure {
        TestIdentity.Minted own =
                authority.mint(
                        TestIdentity.DEVICE, "device.invalid", Instant.now().minusSeconds(60));
        var credential =
                Json.object()
                        .put("type", "certificate")
                        .put("certificate", own.certificate())
                        .put("privateKey", own.privateKey());
        // Valid for one day, forty years from now: to this device it is as if its clock were wrong.
        startBroker("hub.localhost", Instant.parse("2066-01-01T00:00:00Z"));
        claim();
        TestIdentityFiles.write(data, "mqtts://hub.localhost:" + tlsPort, credential, authority);
        try (RunningDevice device = RunningDevice.start(data)) {
            assertThat(next("reported").path("values").has("power")).isTrue();
            assertThat(device.connection().state()).isEqualTo(ConnectionStatus.State.ONLINE);
        }
        TestIdentityFiles.write(data, "mqtts://other.localhost:" + tlsPort, credential, authority);
        assertThat(reasonOfRefusal()).isEqualTo(FailureReason.HUB_UNTRUSTED);
        TestIdentityFiles.write(
                data, "mqtts://hub.localhost:" + tlsPort, credential, new TestIdentity());
        assertThat(reasonOfRefusal()).isEqualTo(FailureReason.HUB_UNTRUSTED);
    }

    private String reasonOfRefusal() throws StartFailure, IOException, InterruptedException {
        try (RunningDevice device = RunningDevice.start(data)) {
            return await(
                            device,
                            state ->
                                    state.path("connection")
                                            .path("state")
                                            .asString()
                                            .equals("offline"))
                    .path("connection")
                    .path("reason")
                    .asString();
        }
    }

    /// The first state of the device's shell that fulfils a condition.
    private static JsonNode await(RunningDevice device, Predicate<JsonNode> condition)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> live =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + device.port()
                                                            + "/local/live"))
                                    .header("Accept", "text/event-stream")
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines());
            JsonNode found;
            try (var lines = live.body()) {
                found =
                        lines.filter(line -> line.startsWith("data:"))
                                .map(line ->
                                        Json.parse(
                                                        line.substring(5)
                                                                .getBytes(StandardCharsets.UTF_8))
                                                .orElseThrow())
                                .filter(condition)
                                .findFirst()
                                .orElseThrow();
            }
            client.shutdownNow();
            return found;
        }
    }

    @Test
    void dropsWhatTheHubRefusesAndShowsTheOtherThings()
            throws IOException, InterruptedException, StartFailure {
        TestIdentity.write(data, "tv", "mqtt://127.0.0.1:" + plainPort);
        startBroker("unused.localhost", Instant.now());
        claim();
        String lamp = "device_00000000000000000000000009";
        say("tos/" + lamp + "/twin", "{\"name\":\"Lamp\",\"online\":true}", true);
        say("tos/" + lamp + "/description", "{\"title\":\"Lamp\"}", true);
        try (RunningDevice device = RunningDevice.start(data)) {
            next("reported");
            await(device, state -> state.path("things").path(0).path("model").has("title"));
            assertThat(
                            post(
                                    device,
                                    "/local/things/" + lamp + "/properties/power",
                                    "{\"value\":true}"))
                    .isEqualTo(202);
            assertThat(next("set").path("values").path("power")).isEqualTo(Json.of(true));
            // The broker forbids events, so this one is refused; what comes after it is not.
            post(device, "/local/properties/source", "{\"value\":\"hdmi1\"}");
            assertThat(next("reported").path("values").path("source").asString())
                    .isEqualTo("hdmi1");
            // The broker shows a message to its subscribers before it acknowledges it.
            JsonNode state =
                    await(
                            device,
                            each ->
                                    each.path("storage").path("refused").asInt() == 1
                                            && each.path("connection").path("queued").asInt() == 0);
            assertThat(state.path("storage").path("lastRefusal").asString())
                    .isEqualTo("not-allowed");
        }
    }
}
