package org.opentos.cli.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import tools.jackson.databind.JsonNode;

/// The NATS server that joins the processes of a hub on this machine: Debian's program, on
/// loopback, with a password that is made here.
public record LocalNats(Places places) {
    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int PASSWORD_BYTES = 24;
    private static final String USER = "opentos";

    /// What a hub process is told of it. Starts it where it does not run.
    public List<String> settings() {
        JsonNode running = RunningFile.read(ready()).orElseGet(this::start);
        return List.of(
                "--nats-url",
                "nats://127.0.0.1:" + running.path("port").asInt(),
                "--nats-user",
                USER,
                "--nats-password-file",
                password().toString());
    }

    public boolean running() {
        return RunningFile.read(ready()).isPresent();
    }

    /// @return whether it ran
    public boolean stop() {
        return RunningFile.stop(ready(), STOP_MAX);
    }

    /// Ends it as a power cut would.
    public void kill() {
        RunningFile.read(ready())
                .flatMap(said -> ProcessHandle.of(said.path("pid").asLong()))
                .ifPresent(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    private Path directory() {
        return places.state().resolve("nats");
    }

    private Path ready() {
        return directory().resolve("run.json");
    }

    private Path password() {
        return directory().resolve("password");
    }

    private JsonNode start() {
        try {
            int port = port();
            Path configuration = configuration(port);
            Path log = places.logs().resolve("nats.log");
            Files.createDirectories(places.logs());
            Process process =
                    new ProcessBuilder("setsid", "nats-server", "-c", configuration.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .start();
            await(process, port, log);
            Files.writeString(ready(), "{\"pid\":" + process.pid() + ",\"port\":" + port + "}");
            return RunningFile.read(ready())
                    .orElseThrow(() -> new CommandException("the NATS server ended; see " + log));
        } catch (IOException failure) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "cannot start the NATS server: "
                            + failure.getMessage()
                            + ". Install it with: sudo apt-get install -y nats-server",
                    failure);
        }
    }

    /// The port of its last start, so that hub processes that run find it again.
    private int port() throws IOException {
        Path file = directory().resolve("port");
        Files.createDirectories(directory());
        if (!Files.exists(file)) {
            try (ServerSocket free = new ServerSocket(0)) {
                Files.writeString(file, Integer.toString(free.getLocalPort()));
            }
        }
        return Integer.parseInt(Files.readString(file).strip());
    }

    private Path configuration(int port) throws IOException {
        if (!Files.exists(password())) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            write(password(), HexFormat.of().formatHex(random));
        }
        Path file = directory().resolve("nats.conf");
        write(
                file,
                """
                listen: "127.0.0.1:%d"
                max_pending: 64MB
                authorization { user: "%s", password: "%s" }
                """
                        .formatted(port, USER, Files.readString(password()).strip()));
        return file;
    }

    /// Nobody else may read it.
    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void await(Process process, int port, Path log) throws IOException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new CommandException(
                        ExitCode.CANNOT_START,
                        "the NATS server did not start: " + Files.readString(log).strip());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
