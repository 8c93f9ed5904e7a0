package org.opentos.bench.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.opentos.cli.CommandException;

/// The same sales by pgledger, a double-entry ledger in PL/pgSQL: three transfers out of a wallet
/// in one call and one transaction, from many connections, with the platform's account in each.
final class PgLedger implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final List<String> FILES =
            List.of("vendor/scoville-pgsql-ulid/uuid-to-ulid.sql", "pgledger.sql");
    private static final String SALE =
            """
            select count(*) from pgledger_create_transfers(
                array[(?, ?, 7.00), (?, ?, 2.40), (?, ?, 0.60)]::transfer_request[])
            """;

    private final List<Connection> connections = new ArrayList<>();
    private final List<String> wallets;
    private final List<String> developers;
    private final String platform;
    private final String tax;

    /// @param checkout of pgledger
    /// @param database one without tables
    PgLedger(LedgerDatabase server, String database, Path checkout)
            throws SQLException, IOException {
        server.createEmpty(database);
        for (int index = 0; index < CONNECTIONS; index++) {
            connections.add(server.connect(database));
        }
        try (var statement = connections.getFirst().createStatement()) {
            for (String file : FILES) {
                statement.execute(Files.readString(checkout.resolve(file)));
            }
        }
        wallets = open("wallet", Market.WALLETS);
        developers = open("developer", Market.DEVELOPERS);
        platform = open("platform", 1).getFirst();
        tax = open("tax", 1).getFirst();
    }

    private List<String> open(String name, int count) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement =
                connections
                        .getFirst()
                        .prepareStatement(
                                "select (pgledger_create_account(? || n, 'CNY')).id from"
                                        + " generate_series(1, ?) n")) {
            statement.setString(1, name);
            statement.setInt(2, count);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        }
        return ids;
    }

    /// @return sales committed each second, after the lead
    double run(double leadSeconds, double measureSeconds) throws InterruptedException {
        sell(leadSeconds);
        long began = System.nanoTime();
        long sold = sell(measureSeconds);
        return sold / ((System.nanoTime() - began) / 1e9);
    }

    private long sell(double seconds) throws InterruptedException {
        long deadline = System.nanoTime() + Math.round(seconds * 1e9);
        AtomicLong sold = new AtomicLong();
        try (ExecutorService sellers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> working = new ArrayList<>();
            for (Connection each : connections) {
                working.add(
                        sellers.submit(() -> {
                            sell(each, deadline, sold);
                            return true;
                        }));
            }
            for (Future<?> each : working) {
                each.get();
            }
        } catch (ExecutionException failure) {
            throw new CommandException("pgledger failed: " + failure.getCause(), failure);
        }
        return sold.get();
    }

    private void sell(Connection connection, long deadline, AtomicLong sold) throws SQLException {
        Random random = new Random();
        try (PreparedStatement statement = connection.prepareStatement(SALE)) {
            while (System.nanoTime() < deadline) {
                String wallet = wallets.get(random.nextInt(wallets.size()));
                statement.setString(1, wallet);
                statement.setString(2, developers.get(random.nextInt(developers.size())));
                statement.setString(3, wallet);
                statement.setString(4, platform);
                statement.setString(5, wallet);
                statement.setString(6, tax);
                statement.executeQuery().close();
                sold.incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection each : connections) {
            each.close();
        }
    }
}
