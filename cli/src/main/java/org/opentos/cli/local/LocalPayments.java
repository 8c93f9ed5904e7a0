package org.opentos.cli.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;

/// The stand-in for payment providers on this machine: what people pay in a demonstration is paid
/// there, and no money moves. It stands in for a provider of content, too.
public record LocalPayments(Places places) {
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    /// What the providers' waits between attempts are multiplied by: seconds, not minutes.
    private static final String RETRY_SCALE = "0.1";

    private static final String CONTENT_ORIGINS = "content-private-origins";

    /// The settings by which a hub works with real providers.
    private static final List<String> REAL = List.of("wechat-pay-merchant-id", "stripe-key-file");

    /// What a hub is told of it. Starts it where it does not run; there is nothing to tell where
    /// the hub's own settings name a real provider.
    ///
    /// @param hubPort where the hub's web door is or will be
    public List<String> settings(int hubPort) {
        if (isReal()) {
            return List.of();
        }
        if (running().isEmpty()) {
            start(hubPort);
        }
        List<String> settings =
                new ArrayList<>(List.of("--payment-notify-base", "http://localhost:" + hubPort));
        Properties lines = read(keys());
        lines.stringPropertyNames()
                .forEach(name -> settings.addAll(List.of("--" + name, lines.getProperty(name))));
        settings.addAll(List.of("--" + CONTENT_ORIGINS, contentOrigins()));
        return settings;
    }

    /// What it offers stands on this machine, where a hub fetches nothing unless it is told to.
    /// What the hub's own settings name stays.
    private String contentOrigins() {
        String here = "http://localhost:" + port();
        Path own = places.hub().resolve("hub.properties");
        String named = Files.exists(own) ? read(own).getProperty(CONTENT_ORIGINS, "") : "";
        return named.isBlank() ? here : named + ',' + here;
    }

    /// Its page, where it runs.
    public Optional<String> running() {
        return RunningFile.read(ready())
                .map(said -> "http://localhost:" + said.path("port").asInt());
    }

    public boolean starting() {
        return RunningFile.starting(ready());
    }

    /// Whether one was ever started here.
    public boolean exists() {
        return Files.exists(keys());
    }

    /// @return whether it ran
    public boolean stop() {
        return RunningFile.stop(ready(), STOP_MAX);
    }

    private boolean isReal() {
        Path own = places.hub().resolve("hub.properties");
        return Files.exists(own) && REAL.stream().anyMatch(read(own)::containsKey);
    }

    private Path directory() {
        return places.state().resolve("payments");
    }

    private Path ready() {
        return directory().resolve("run.json");
    }

    private Path keys() {
        return directory().resolve("keys/hub.properties");
    }

    private void start(int hubPort) {
        Path log = places.logs().resolve("payments.log");
        List<String> arguments =
                List.of(
                        "--data",
                        directory().toString(),
                        "--port",
                        Integer.toString(port()),
                        "--hub",
                        "http://localhost:" + hubPort,
                        "--retry-scale",
                        RETRY_SCALE);
        Process process = Program.PAYMENTS.start(places, List.of(), arguments, log, ready());
        RunningFile.await(process, ready(), log, START_MAX, STOP_MAX, "payment simulator");
    }

    /// The port of its last start, so that a hub that runs finds it again.
    private int port() {
        Path file = directory().resolve("port");
        try {
            Files.createDirectories(directory());
            if (!Files.exists(file)) {
                Files.writeString(file, Integer.toString(free()));
            }
            return Integer.parseInt(Files.readString(file).strip());
        } catch (IOException failure) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "cannot use " + file + ": " + failure.getMessage(),
                    failure);
        }
    }

    /// A port that nobody uses at this moment.
    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Properties read(Path file) {
        Properties lines = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            lines.load(reader);
            return lines;
        } catch (IOException failure) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "cannot read " + file + ": " + failure.getMessage(),
                    failure);
        }
    }
}
