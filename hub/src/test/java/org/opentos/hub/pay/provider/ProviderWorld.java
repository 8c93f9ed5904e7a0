package org.opentos.hub.pay.provider;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentos.hub.settings.HubSettings;
import org.opentos.testkit.pay.Options;
import org.opentos.testkit.pay.PaymentSimulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A simulator, the address that it notifies, and what the settings make of both.
public final class ProviderWorld implements AutoCloseable {
    /// More than any loaded machine needs; a test that gets there has failed.
    private static final long WAIT_SECONDS_MAX = 60;

    /// A second of the providers' waits is a hundredth of one here.
    private static final double RETRY_SCALE = 0.01;

    /// The files of the first simulator's keys, which all others use too: making keys takes longer
    /// than most of what is tried with them.
    private static final Map<String, byte[]> KEYS = new ConcurrentHashMap<>();

    /// What came to the hub's door.
    public record Received(Map<String, String> headers, byte[] body) {
        public Delivery delivery() {
            return new Delivery(headers, body);
        }
    }

    /// The machine's time, moved. Signatures go by the machine's time alone.
    public static final class MovedClock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        public void ahead(Duration by) {
            ahead = by;
        }
    }

    public final MovedClock clock = new MovedClock();
    public final PaymentProviders providers;
    final PaymentProvider provider;

    private final Path directory;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer door;
    private volatile int answer = 204;
    private PaymentSimulator simulator;

    public ProviderWorld(Path directory, String name) throws IOException {
        this.directory = directory;
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.setExecutor(handlers);
        door.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        Map<String, String> headers = new HashMap<>();
                        exchange.getRequestHeaders()
                                .forEach(
                                        (header, values) -> headers.put(header, values.getFirst()));
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        // What is decided once the test has seen the message is for the next one.
                        int status = answer;
                        received.add(new Received(headers, body));
                        exchange.sendResponseHeaders(status, -1);
                    }
                });
        door.start();
        giveKeys();
        simulator = PaymentSimulator.start(options(0));
        keepKeys();
        Path data = Files.createDirectories(directory.resolve("hub"));
        Files.writeString(
                data.resolve("hub.properties"),
                Files.readString(simulator.settings()) + "payment-notify-base=" + doorBase());
        HubSettings settings = HubSettings.read(List.of("--data", data.toString()));
        providers = new PaymentProviders(settings, clock);
        provider = providers.find(name).orElseThrow();
    }

    private void giveKeys() throws IOException {
        Files.createDirectories(keys());
        for (Map.Entry<String, byte[]> each : KEYS.entrySet()) {
            Files.write(keys().resolve(each.getKey()), each.getValue());
        }
    }

    private void keepKeys() throws IOException {
        try (Stream<Path> files = Files.list(keys())) {
            for (Path each : files.toList()) {
                KEYS.put(each.getFileName().toString(), Files.readAllBytes(each));
            }
        }
    }

    private Path keys() {
        return directory.resolve("paid").resolve("keys");
    }

    private String doorBase() {
        return "http://127.0.0.1:" + door.getAddress().getPort();
    }

    private Options options(int port) {
        return new Options(directory.resolve("paid"), port, doorBase(), RETRY_SCALE, clock);
    }

    /// As if the simulator's process had ended and been started again.
    public void restart() throws IOException {
        int port = URI.create(simulator.base()).getPort();
        simulator.close();
        simulator = PaymentSimulator.start(options(port));
    }

    public void stopSimulator() throws IOException {
        simulator.close();
    }

    void doorAnswers(int status) {
        answer = status;
    }

    public Received next() {
        try {
            Received next = received.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no notification came");
            }
            return next;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("stopped", stopped);
        }
    }

    public boolean isEmpty() {
        return received.isEmpty();
    }

    /// The next notification of a kind as it came; those of other kinds are left out.
    public <T extends Notification> Received next(Class<T> kind) {
        while (true) {
            Received next = next();
            if (provider.read(next.delivery())
                            instanceof Answer.Done<Notification>(Notification notification)
                    && kind.isInstance(notification)) {
                return next;
            }
        }
    }

    <T extends Notification> T await(Class<T> kind) {
        return kind.cast(read(next(kind)));
    }

    Notification read(Received sent) {
        return switch (provider.read(sent.delivery())) {
            case Answer.Done<Notification>(Notification notification) -> notification;
            case Answer<Notification> other -> throw new AssertionError(other.toString());
        };
    }

    /// Tells the simulator to do something, as a person does on its page.
    public JsonNode tell(String act, Map<String, String> form) {
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) ->
                body.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&'));
        return send(
                HttpRequest.newBuilder(URI.create(simulator.base() + "/control/" + act))
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build());
    }

    public void behave(String name, boolean value) {
        tell("behave", Map.of(name, String.valueOf(value)));
    }

    public JsonNode everything() {
        return send(HttpRequest.newBuilder(URI.create(simulator.base() + "/control")).build());
    }

    private JsonNode send(HttpRequest request) {
        try {
            var response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(response.statusCode() + " " + response.body());
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (IOException failure) {
            throw new AssertionError("the simulator does not answer", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("stopped", stopped);
        }
    }

    @Override
    public void close() throws IOException {
        simulator.close();
        door.stop(0);
        handlers.shutdownNow();
        client.shutdownNow();
    }
}
