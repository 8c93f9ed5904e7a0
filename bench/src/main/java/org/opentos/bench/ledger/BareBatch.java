package org.opentos.bench.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Random;
import org.opentos.hub.storage.Columns;
import org.opentos.hub.storage.CopyRows;

/// The same rows as sales come to, in tables alike, by a writer that knows nothing: nothing read,
/// nothing checked, nothing hashed, nobody told. One connection, batches as large as the ledger's,
/// and each account that is in a batch updated once.
final class BareBatch implements AutoCloseable {
    private static final int BATCH_POSTINGS = 4_000;
    private static final int ACCOUNTS = 1 + Market.WALLETS + Market.DEVELOPERS + 1;
    private static final byte[] HASH = new byte[32];
    private static final byte[] NO_CHAIN = {};

    private final Connection connection;
    private final Random random = new Random(1);
    private final long[] minor = new long[ACCOUNTS + 1];
    private final long[] entries = new long[ACCOUNTS + 1];
    private final boolean[] touched = new boolean[ACCOUNTS + 1];
    private long posting;
    private long batch;

    /// @param connection to a database with the hub's schema
    BareBatch(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "insert into ledger_account select n, 'CLEARING', 'owner-' || n, 'CNY', '', 0, 0,"
                            + " 0, 0, '' from generate_series(1, "
                            + ACCOUNTS
                            + ") n");
        }
        connection.commit();
    }

    /// Commits as fast as it can.
    ///
    /// @return postings committed each second, after the lead
    double run(double leadSeconds, double measureSeconds) throws SQLException {
        commitFor(leadSeconds);
        long before = posting;
        long began = System.nanoTime();
        commitFor(measureSeconds);
        return (posting - before) / ((System.nanoTime() - began) / 1e9);
    }

    private void commitFor(double seconds) throws SQLException {
        long deadline = System.nanoTime() + Math.round(seconds * 1e9);
        while (System.nanoTime() < deadline) {
            commit();
        }
    }

    private void commit() throws SQLException {
        batch++;
        CopyRows postings =
                new CopyRows(
                        "copy ledger_posting (number, at, key, hash, kind, reference, hold, hold_left,"
                                + " batch, accounts, entries) from stdin (format binary)",
                        11);
        CopyRows rows =
                new CopyRows(
                        "copy ledger_entry (account, number, posting, leg, amount, balance, held, chain)"
                                + " from stdin (format binary)",
                        8);
        Instant now = Instant.now();
        for (int index = 0; index < BATCH_POSTINGS; index++) {
            posting++;
            int[] accounts = {
                2 + random.nextInt(Market.WALLETS),
                2 + Market.WALLETS + random.nextInt(Market.DEVELOPERS),
                1,
                ACCOUNTS
            };
            int[] amounts = {-1_000, 700, 240, 60};
            long[] numbers = new long[accounts.length];
            long[] named = new long[accounts.length];
            for (int leg = 0; leg < accounts.length; leg++) {
                int account = accounts[leg];
                named[leg] = account;
                numbers[leg] = ++entries[account];
                minor[account] += amounts[leg];
                touched[account] = true;
                rows.row()
                        .number(account)
                        .number(entries[account])
                        .number(posting)
                        .small(leg)
                        .number(amounts[leg])
                        .number(minor[account])
                        .number(0);
                if (leg == 1) {
                    rows.binary(HASH);
                } else {
                    rows.nothing();
                }
            }
            postings.row()
                    .number(posting)
                    .time(now)
                    .text("sale/" + posting)
                    .binary(HASH)
                    .text("sale")
                    .text("order-" + posting)
                    .nothing()
                    .nothing()
                    .number(batch)
                    .numbers(named)
                    .numbers(numbers);
        }
        updateAccounts();
        postings.send(connection);
        rows.send(connection);
        connection.commit();
    }

    private void updateAccounts() throws SQLException {
        Columns changed = new Columns("int8", "int8", "int8", "int8", "int4", "bytea");
        for (int account = 1; account <= ACCOUNTS; account++) {
            if (touched[account]) {
                byte[] chain = account > 1 + Market.WALLETS && account < ACCOUNTS ? HASH : NO_CHAIN;
                changed.add((long) account, minor[account], 0L, entries[account], 0, chain);
                touched[account] = false;
            }
        }
        changed.update(
                connection,
                """
                update ledger_account a
                set minor = u.minor, held = u.held, entries = u.entries, open_holds = u.open_holds,
                    chain = u.chain
                from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::integer[], ?::bytea[])
                    as u(number, minor, held, entries, open_holds, chain)
                where a.number = u.number
                """);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
