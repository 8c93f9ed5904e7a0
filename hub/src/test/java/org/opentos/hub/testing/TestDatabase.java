package org.opentos.hub.testing;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.EmbeddedPostgres;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A real, migrated database for one test class: a copy of a template in a server that the whole
/// test run shares.
public final class TestDatabase implements AutoCloseable {
    private static final Object START = new Object();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static volatile @Nullable EmbeddedPostgres server;

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
        String name = "test_" + NUMBER.incrementAndGet();
        synchronized (START) {
            execute(running, "drop database if exists " + name + " with (force)");
            execute(running, "create database " + name + " template test_template");
        }
        return new TestDatabase(name);
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
            EmbeddedPostgres started = EmbeddedPostgres.start(Path.of("target/test-database"));
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
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

    private static void execute(EmbeddedPostgres server, String sql) {
        try (Connection connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot prepare a test database: " + sql, failure);
        }
    }
}
