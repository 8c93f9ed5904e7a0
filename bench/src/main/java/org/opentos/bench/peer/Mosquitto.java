package org.opentos.bench.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentos.bench.wire.Login;
import org.opentos.cli.CommandException;

/// Debian's Mosquitto with a configuration of its own: users and topics are checked, as the hub
/// checks them; its queues are as long as it likes, since it drops otherwise; Nagle's algorithm is
/// off; nothing is kept on disk.
public final class Mosquitto implements Peer, AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/mosquitto";
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final int port;
    private final Child child;

    private Mosquitto(int port, Child child) {
        this.port = port;
        this.child = child;
    }

    /// @param inflight messages to a client without its acknowledgement
    public static Mosquitto start(Path directory, List<Login> logins, int inflight)
            throws IOException {
        Files.createDirectories(directory);
        int port = freePort();
        Path passwords = directory.resolve("passwords");
        StringBuilder lines = new StringBuilder();
        logins.forEach(
                each -> lines.append(each.user()).append(':').append(each.password()).append('\n'));
        Files.writeString(passwords, lines);
        run(List.of("mosquitto_passwd", "-U", passwords.toString()));
        Path access = Files.writeString(directory.resolve("access"), "pattern readwrite bench/#\n");
        Path configuration =
                Files.writeString(
                        directory.resolve("mosquitto.conf"),
                        """
                        user %s
                        listener %d 127.0.0.1
                        allow_anonymous false
                        password_file %s
                        acl_file %s
                        persistence false
                        max_queued_messages 0
                        max_inflight_messages %d
                        set_tcp_nodelay true
                        sys_interval 0
                        log_dest stderr
                        log_type error
                        """
                                .formatted(
                                        System.getProperty("user.name"),
                                        port,
                                        passwords,
                                        access,
                                        inflight));
        Mosquitto started =
                new Mosquitto(port, Child.of(List.of(PROGRAM, "-c", configuration.toString())));
        started.awaitListening();
        return started;
    }

    private void awaitListening() {
        long deadline = System.nanoTime() + START_NANOS_MAX;
        while (child.alive() && System.nanoTime() < deadline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return;
            } catch (IOException notYet) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
        child.close();
        throw new CommandException("Mosquitto does not listen on port " + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress("127.0.0.1", 0));
            return free.getLocalPort();
        }
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException failure) {
            throw new CommandException(
                    "cannot run " + command.getFirst() + "; install mosquitto", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while running " + command, interrupted);
        }
    }

    @Override
    public String name() {
        return "mosquitto";
    }

    @Override
    public String version() {
        return run(List.of(PROGRAM, "-h"))
                .lines()
                .findFirst()
                .orElse("mosquitto of unknown version");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public void close() {
        child.close();
    }
}
