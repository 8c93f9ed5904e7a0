package org.opentos.device.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.RunningDevice;
import org.opentos.device.TestIdentity;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateState;
import tools.jackson.databind.node.ObjectNode;

/// A whole device against Mosquitto and a web server, with the test in the hub's place: from an
/// order to the report that the release works, and from another to the report that it does not.
@Timeout(120)
class UpdateOverFabricTest {
    private static final String TOPICS = "tos/" + TestIdentity.DEVICE + "/";
    private static final int BYTES = 500_000;

    @TempDir Path path;
    private Path data;
    private int port;
    private HttpServer web;
    private @Nullable Process broker;
    private @Nullable Mqtt5BlockingClient hub;
    private final BlockingQueue<UpdateReport> reports = new LinkedBlockingQueue<>();
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        data = Files.createDirectory(path.resolve("data"));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        TestIdentity.write(data, "band", "mqtt://127.0.0.1:" + port);
        ObjectNode identity =
                (ObjectNode)
                        Json.parse(Files.readAllBytes(data.resolve("identity.json"))).orElseThrow();
        identity.putArray("releaseKeys").add(Releases.MAKER.verifying().text());
        Files.write(data.resolve("identity.json"), Json.bytes(identity));
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/api/v1/releases/", this::file);
        web.start();
        startBroker();
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopBroker();
        web.stop(0);
    }

    private void file(HttpExchange exchange) throws IOException {
        String address = exchange.getRequestURI().toString();
        synchronized (asked) {
            asked.add(address);
        }
        int code = address.contains(Releases.id(5).text()) ? 5 : 4;
        try (exchange) {
            exchange.sendResponseHeaders(200, BYTES);
            exchange.getResponseBody().write(Releases.content(code, BYTES));
        }
    }

    private void startBroker() throws IOException {
        Path config = path.resolve("mosquitto.conf");
        Files.writeString(
                config, "allow_anonymous true\nuser root\nlistener %d 127.0.0.1\n".formatted(port));
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
                        .serverPort(port)
                        .buildBlocking();
        hub = client;
        client.connect();
        client.toAsync()
                .publishes(MqttGlobalPublishFilter.ALL, each -> heard(each.getPayloadAsBytes()));
        client.subscribeWith().topicFilter("tos/+/updates").qos(MqttQos.AT_LEAST_ONCE).send();
        say(
                "status",
                "{\"state\":\"claimed\",\"home\":{\"id\":\"home_1\",\"name\":\"H\"},\"name\":\"Band\"}");
    }

    private void heard(byte[] message) {
        var report = UpdateReport.read(Json.parse(message).orElseThrow());
        reports.add(((Outcome.Done<UpdateReport>) report).value());
    }

    private void stopBroker() throws InterruptedException {
        Process process = broker;
        if (process != null) {
            process.destroyForcibly().waitFor();
            broker = null;
        }
    }

    private void say(String channel, String message) {
        Objects.requireNonNull(hub)
                .publishWith()
                .topic(TOPICS + channel)
                .payload(message.getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .send();
    }

    private void order(int code) {
        UpdateOrder order = Releases.order(code, Releases.content(code, BYTES));
        ObjectNode message = Json.object();
        order.write(message);
        say("update", Json.text(message));
    }

    /// The states that were told until this one, each once.
    private List<UpdateState> until(UpdateState end) throws InterruptedException {
        List<UpdateState> states = new ArrayList<>();
        while (states.isEmpty() || states.getLast() != end) {
            UpdateReport report = next();
            Optional<UpdateState> state = report.update().map(UpdateReport.Update::state);
            if (state.isPresent() && (states.isEmpty() || states.getLast() != state.get())) {
                states.add(state.get());
            }
            last = report;
        }
        return states;
    }

    private @Nullable UpdateReport last;

    private UpdateReport next() throws InterruptedException {
        return Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS), "nothing was told");
    }

    private UpdateReport last() {
        return Objects.requireNonNull(last);
    }

    @Test
    void a_release_that_works_stays_and_one_that_does_not_goes_back() throws Exception {
        try (RunningDevice device =
                RunningDevice.start(
                        data, "--hub-web", "http://127.0.0.1:" + web.getAddress().getPort())) {
            assertThat(next().running()).isEqualTo(FileInstaller.FACTORY);
            order(4);
            assertThat(until(UpdateState.RESTARTING))
                    .containsExactly(
                            UpdateState.OFFERED,
                            UpdateState.DOWNLOADING,
                            UpdateState.WAITING,
                            UpdateState.INSTALLING,
                            UpdateState.RESTARTING);
            device.restart();
            until(UpdateState.DONE);
            assertThat(last().running().name()).isEqualTo("1.4.0");
            assertThat(data.resolve("update/a")).hasBinaryContent(Releases.content(4, BYTES));
            synchronized (asked) {
                assertThat(asked)
                        .containsExactly(
                                "/api/v1/releases/%s/file?device=%s&pass=a-pass"
                                        .formatted(Releases.id(4).text(), TestIdentity.DEVICE));
            }

            order(5);
            until(UpdateState.RESTARTING);
            stopBroker();
            device.restart();
            for (int start = 1; start <= FileInstaller.STARTS_MAX; start++) {
                device.startAgain();
            }
            reports.clear();
            startBroker();
            order(5);
            until(UpdateState.WENT_BACK);
            assertThat(last().running().name()).isEqualTo("1.4.0");
            assertThat(last().update().orElseThrow().fault().orElseThrow().check())
                    .isEqualTo(UpdateCheck.RUNTIME);
        }
    }
}
