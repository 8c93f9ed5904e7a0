package org.opentos.hub.testing;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.EmbeddedPostgres;
import org.opentos.testkit.files.MemoryDisk;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A real, migrated database for one test class: a copy of a template in a server that all tests of
/// this process share.
public final class TestDatabase implements AutoCloseable {
    /// Processes that run tests side by side, and checkouts, have a server each.
    private static final String NAME = "test-database-" + System.getProperty("test.fork", "1");

    /// Without waiting for the disk, copying the files is several times faster than by the log.
    private static final String COPY = " template test_template strategy file_copy";

    private static final Object START = new Object();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final ExecutorService MAKER =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private static volatile @Nullable EmbeddedPostgres server;

    /// The next one, which is made while the one before is in use.
    private static @Nullable Future<String> next;

    private final String name;
    private final HikariDataSource dataSource;

    private TestDatabase(String name) {
        this.name = name;
        this.dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(server().url(name));
        dataSource.setUsername(server().user());
        dataSource.setPassword(server().password());
        dataSource.setMaximumPoolSize(8);
        dataSource.setMinimumIdle(0);
    }

    /// A fresh database with the whole schema and no rows.
    public static TestDatabase fresh() {
        EmbeddedPostgres running = server();
        Future<String> made;
        synchronized (START) {
            made = next == null ? MAKER.submit(() -> make(running)) : next;
            next = MAKER.submit(() -> make(running));
        }
        try {
            return new TestDatabase(made.get());
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("cannot make a test database", failure);
        }
    }

    private static String make(EmbeddedPostgres running) {
        String name = "test_" + NUMBER.incrementAndGet();
        execute(running, "drop database if exists " + name + " with (force)");
        execute(running, "create database " + name + COPY);
        return name;
    }

    public String url() {
        return server().url(name);
    }

    public String user() {
        return server().user();
    }

    public String password() {
        return server().password();
    }

    public HikariDataSource dataSource() {
        return dataSource;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    public JdbcTemplate template() {
        return new JdbcTemplate(dataSource);
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @Override
    public void close() {
        dataSource.close();
        execute(server(), "drop database if exists " + name + " with (force)");
    }

    private static EmbeddedPostgres server() {
        EmbeddedPostgres running = server;
        if (running != null) {
            return running;
        }
        synchronized (START) {
            EmbeddedPostgres meanwhile = server;
            if (meanwhile != null) {
                return meanwhile;
            }
            Path directory = directory();
            EmbeddedPostgres started = EmbeddedPostgres.start(directory, List.of("fsync=off"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, directory)));
            execute(started, "drop database if exists test_template with (force)");
            execute(started, "create database test_template");
            Flyway.configure()
                    .dataSource(started.url("test_template"), started.user(), started.password())
                    .load()
                    .migrate();
            server = started;
            return started;
        }
    }

    private static Path directory() {
        Path onDisk = Path.of("target", NAME).toAbsolutePath();
        try {
            return MemoryDisk.directory(onDisk.toString().substring(1).replace('/', '-'), onDisk);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot look for room in memory", failure);
        }
    }

    /// Nobody needs what stands in it any more.
    private static void end(EmbeddedPostgres server, Path directory) {
        server.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
            Files.delete(directory.resolveSibling(directory.getFileName() + ".password"));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + directory, failure);
        }
    }

    private static void execute(EmbeddedPostgres server, String sql) {
        try (Connection connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot prepare a test database: " + sql, failure);
        }
    }
}
