package org.opentos.bench.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.opentos.cli.CommandException;
import org.opentos.cli.local.Places;
import org.opentos.hub.ledger.journal.Poster;
import org.opentos.hub.storage.EmbeddedPostgres;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// The hub's own PostgreSQL, set as the hub sets it, in a directory of its own, with the hub's
/// schema.
final class LedgerDatabase implements AutoCloseable {
    private static final byte[] SECRET = new byte[32];

    private final Path directory;
    private final EmbeddedPostgres server;

    private LedgerDatabase(Path directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    /// Starts a server without data.
    static LedgerDatabase start(String name) throws IOException {
        Path directory =
                Places.fromEnvironment()
                        .build()
                        .resolve("bench-" + name + "-" + ProcessHandle.current().pid());
        Files.createDirectories(directory);
        LedgerDatabase database =
                new LedgerDatabase(
                        directory, EmbeddedPostgres.start(directory.resolve("database")));
        Runtime.getRuntime().addShutdownHook(new Thread(database::end, "database-stop"));
        return database;
    }

    void createEmpty(String name) throws SQLException {
        try (Connection connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    /// Makes a database with the hub's schema.
    void create(String name) throws SQLException {
        createEmpty(name);
        Flyway.configure()
                .dataSource(server.url(name), server.user(), server.password())
                .load()
                .migrate();
    }

    /// Has the database put what it wrote to its log in its place.
    void checkpoint() throws SQLException {
        try (Connection connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    static Poster poster(String url, String user, String password) {
        DriverManagerDataSource source = new DriverManagerDataSource(url, user, password);
        return new Poster(source, JdbcClient.create(source), SECRET, Clock.systemUTC(), "");
    }

    Poster poster(String name) {
        return poster(server.url(name), server.user(), server.password());
    }

    Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(server.url(name), server.user(), server.password());
    }

    String url(String name) {
        return server.url(name);
    }

    String user() {
        return server.user();
    }

    String password() {
        return server.password();
    }

    long pid() {
        return server.pid();
    }

    @Override
    public void close() {
        end();
    }

    private synchronized void end() {
        server.close();
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw new CommandException("cannot remove " + directory, failure);
        }
    }
}
