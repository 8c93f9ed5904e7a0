package org.opentos.hub.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/// The real PostgreSQL, started and watched by the hub, with fsync and synchronous commit on, SCRAM
/// authentication and loopback only.
///
/// Where the hub is root the database runs as the system user [DatabaseUser]. A server that a
/// killed hub left behind is taken over; one that dies is started again.
public final class EmbeddedPostgres implements AutoCloseable {
    /// After a power cut it reads its log back first, of which there may be 2 GB.
    static final Duration START_MAX = Duration.ofMinutes(4);

    static final Duration STOP_MAX = Duration.ofSeconds(20);
    static final int CONNECTIONS_MAX = 100;
    private static final long RESTART_PAUSE_MILLIS_MIN = 200;
    private static final long RESTART_PAUSE_MILLIS_MAX = 5_000;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final String OWNER = "opentos";
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final Path binaries;
    private final Path cluster;
    private final DatabaseUser user;
    private final String password;
    private final List<String> more;
    private final int port;
    private volatile boolean closing;
    private volatile ProcessHandle server;
    private @Nullable Thread watcher;

    private EmbeddedPostgres(
            Path binaries,
            Path cluster,
            DatabaseUser user,
            String password,
            List<String> more,
            int port,
            ProcessHandle server) {
        this.binaries = binaries;
        this.cluster = cluster;
        this.user = user;
        this.password = password;
        this.more = more;
        this.port = port;
        this.server = server;
    }

    /// Starts the database of a data directory, making it where there is none.
    ///
    /// @param directory the database's own; its parent exists
    /// @throws StorageException says what to do where the database cannot run
    public static EmbeddedPostgres start(Path directory) {
        return start(directory, List.of());
    }

    /// For tests, which do not need what they write to outlive the machine.
    ///
    /// @param more settings, which win over the usual ones
    public static EmbeddedPostgres start(Path directory, List<String> more) {
        try {
            DatabaseUser user = DatabaseUser.choose();
            Path home = user.reachable(directory.toAbsolutePath().normalize());
            Files.createDirectories(home);
            Path binaries = PostgresBinaries.unpacked(home, user);
            Path cluster = home.resolve("cluster");
            String password = password(directory);
            if (!Files.exists(cluster.resolve("PG_VERSION"))) {
                initialise(binaries, home, cluster, user, password);
            }
            Optional<EmbeddedPostgres> adopted = adopt(binaries, cluster, user, password, more);
            EmbeddedPostgres database =
                    adopted.isPresent()
                            ? adopted.get()
                            : launch(binaries, cluster, user, password, more);
            database.watch();
            return database;
        } catch (IOException failure) {
            throw new StorageException(
                    "cannot prepare the database in "
                            + directory
                            + ": "
                            + failure.getMessage()
                            + ". Check that the disk has room and that the directory can be written.",
                    failure);
        }
    }

    /// For `DriverManager` and pools; carries no secret.
    public String url() {
        return url("opentos");
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:"
                + port
                + "/"
                + database
                + "?ApplicationName=hub&reWriteBatchedInserts=true";
    }

    public String user() {
        return OWNER;
    }

    public String password() {
        return password;
    }

    /// The process id of the server's first process.
    public long pid() {
        return server.pid();
    }

    private static String password(Path directory) throws IOException {
        Path file = directory.resolveSibling(directory.getFileName() + ".password");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password);
        return password;
    }

    private static void initialise(
            Path binaries, Path home, Path cluster, DatabaseUser user, String password)
            throws IOException {
        Path fresh = home.resolve("cluster.new");
        FileSystemUtils.deleteRecursively(fresh);
        Path passwordFile = home.resolve("initial.password");
        Files.writeString(passwordFile, password);
        user.own(home);
        user.own(passwordFile);
        try {
            user.run(
                    List.of(
                            binaries.resolve("bin/initdb").toString(),
                            "--pgdata=" + fresh,
                            "--username=" + OWNER,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-instructions"));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(fresh, cluster);
    }

    private static Optional<EmbeddedPostgres> adopt(
            Path binaries, Path cluster, DatabaseUser user, String password, List<String> more)
            throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.size() < 4) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process =
                ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        if (process.isEmpty()) {
            return Optional.empty();
        }
        EmbeddedPostgres left =
                new EmbeddedPostgres(
                        binaries,
                        cluster,
                        user,
                        password,
                        more,
                        Integer.parseInt(lines.get(3).strip()),
                        process.get());
        try (Connection connection = left.connect("postgres")) {
            log.info(
                    "took over the database that an earlier hub left running, process {}",
                    left.pid());
            createDatabase(connection);
            return Optional.of(left);
        } catch (SQLException notOurs) {
            log.info(
                    "the database's process file names process {}, which does not answer as ours",
                    left.pid(),
                    notOurs);
            return Optional.empty();
        }
    }

    private static EmbeddedPostgres launch(
            Path binaries, Path cluster, DatabaseUser user, String password, List<String> more)
            throws IOException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        int port = usualPort(cluster);
        while (true) {
            Process process = spawn(binaries, cluster, user, more, port);
            EmbeddedPostgres database =
                    new EmbeddedPostgres(
                            binaries, cluster, user, password, more, port, process.toHandle());
            if (database.awaitReady(deadline)) {
                Files.writeString(portFile(cluster), Integer.toString(port));
                return database;
            }
            if (System.nanoTime() > deadline) {
                process.destroy();
                throw new StorageException(
                        "the database did not start within %d s; its own words are in %s"
                                .formatted(
                                        START_MAX.toSeconds(),
                                        cluster.resolveSibling("start.log")));
            }
            port = FreePort.onLoopback();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /// The port of the last start, where it is free: other processes of the hub know it.
    private static int usualPort(Path cluster) throws IOException {
        Path file = portFile(cluster);
        if (!Files.exists(file)) {
            return FreePort.onLoopback();
        }
        int last = Integer.parseInt(Files.readString(file).strip());
        return FreePort.isFree(last) ? last : FreePort.onLoopback();
    }

    private static Path portFile(Path cluster) {
        return cluster.resolveSibling("port");
    }

    private static Process spawn(
            Path binaries, Path cluster, DatabaseUser user, List<String> more, int port)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
        for (String setting :
                List.of(
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "fsync=on",
                        "synchronous_commit=on",
                        "full_page_writes=on",
                        "max_connections=" + CONNECTIONS_MAX,
                        "shared_buffers=64MB",
                        "wal_compression=off",
                        "max_wal_size=2GB",
                        "checkpoint_timeout=30min",
                        "log_destination=stderr",
                        "logging_collector=on",
                        "log_directory=log",
                        "log_filename=postgresql-%a.log",
                        "log_truncate_on_rotation=on",
                        "log_rotation_size=0",
                        "timezone=UTC",
                        "log_timezone=UTC")) {
            command.add("-c");
            command.add(setting);
        }
        // The last of a name wins.
        more.forEach(setting -> command.addAll(List.of("-c", setting)));
        return user.start(command, cluster.resolveSibling("start.log"));
    }

    private boolean awaitReady(long deadline) {
        while (!closing && System.nanoTime() < deadline && server.isAlive()) {
            try (Connection connection = connect("postgres")) {
                createDatabase(connection);
                return true;
            } catch (SQLException notYet) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
        return false;
    }

    private static void createDatabase(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "select 1 from pg_database where datname = 'opentos'")) {
            if (!found.next()) {
                statement.execute("create database opentos");
            }
        }
    }

    /// A connection of its own to one of the server's databases.
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", OWNER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        return DriverManager.getConnection(url(database), properties);
    }

    private void watch() {
        watcher =
                Thread.ofVirtual()
                        .name("database-watch")
                        .start(() -> {
                            while (!closing) {
                                server.onExit().join();
                                if (!closing) {
                                    log.error(
                                            "the database's process {} ended; starting it again",
                                            server.pid());
                                    bringBack();
                                }
                            }
                        });
    }

    /// Tries until the database is back or the hub stops: a full disk may be emptied, and after a
    /// kill the old processes hold the shared memory for about two seconds.
    private void bringBack() {
        long pauseMillis = RESTART_PAUSE_MILLIS_MIN;
        while (!closing) {
            try {
                server = spawn(binaries, cluster, user, more, port).toHandle();
                if (awaitReady(System.nanoTime() + START_MAX.toNanos())) {
                    log.info("the database is back as process {}", server.pid());
                    return;
                }
            } catch (IOException failure) {
                log.error("the database's program could not be started", failure);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
            pauseMillis = Math.min(2 * pauseMillis, RESTART_PAUSE_MILLIS_MAX);
            if (pauseMillis == RESTART_PAUSE_MILLIS_MAX) {
                log.error(
                        "the database does not start; its own words are in {}. Check that the disk has room.",
                        cluster.resolve("log"));
            }
        }
    }

    /// Stops the server and waits until it has ended ("fast": sessions are rolled back).
    @Override
    public void close() {
        closing = true;
        try {
            stop(server);
            Thread watching = watcher;
            if (watching != null) {
                watching.join(STOP_MAX);
            }
            stop(server);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(ProcessHandle process) throws InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        try {
            user.signal("INT", process.pid());
            process.onExit().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | IOException failure) {
            log.error("the database did not stop within {} s", STOP_MAX.toSeconds(), failure);
        }
    }
}
