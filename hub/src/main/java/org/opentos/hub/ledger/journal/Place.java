package org.opentos.hub.ledger.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.core.Account;
import org.opentos.hub.ledger.core.Books;
import org.opentos.hub.ledger.core.Changes;
import org.opentos.hub.ledger.core.Posting;
import org.opentos.hub.ledger.core.Request;
import org.opentos.hub.ledger.proof.BatchProof;
import org.opentos.hub.ledger.proof.EntryHasher;

/// The place of the one who writes: a connection that holds a lock, an epoch of its own, and the
/// books as they are after the last commit.
///
/// The lock keeps others away politely. The epoch keeps them away for certain: each transaction
/// looks whether it is still the last one, and whoever takes the place next waits for it.
final class Place implements AutoCloseable {
    /// For which a process waits for another to leave the place.
    static final int WAIT_MILLIS_MAX = 3_000;

    /// What one statement may take; beyond, the batch fails and its place is given up.
    static final int STATEMENT_MILLIS_MAX = 60_000;

    /// Accounts that the books keep between batches.
    static final int ACCOUNTS_MAX = 50_000;

    private static final long LOCK = 0x6c6564676572L;

    /// A batch that has postings.
    record Batch(long number, long first, long last, byte[] root, byte[] seal) {}

    private final Connection connection;
    private final EntryHasher hasher;
    private final long epoch;
    private final Books books;
    private long batch;
    private byte[] seal;

    private Place(Connection connection, EntryHasher hasher, String self) throws SQLException {
        this.connection = connection;
        this.hasher = hasher;
        connection.setAutoCommit(false);
        run("set statement_timeout = " + STATEMENT_MILLIS_MAX);
        run("set lock_timeout = " + WAIT_MILLIS_MAX);
        run("select pg_advisory_lock(" + LOCK + ")");
        this.epoch = epoch(self);
        this.books =
                new Books(
                        new Books.Numbers(
                                last("ledger_account"),
                                last("ledger_posting"),
                                last("ledger_hold")));
        this.batch = last("ledger_batch");
        this.seal = seal(batch);
        connection.commit();
    }

    /// Takes the place.
    ///
    /// @param database whose connections belong to nobody else: the lock lives as long as one
    /// @param self the process's name, by which others find it
    /// @throws SQLException where the database is away, or another process has the place
    static Place take(DataSource database, EntryHasher hasher, String self) throws SQLException {
        Connection connection = database.getConnection();
        boolean taken = false;
        try {
            Place place = new Place(connection, hasher, self);
            taken = true;
            return place;
        } finally {
            if (!taken) {
                connection.close();
            }
        }
    }

    private void run(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private long epoch(String self) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "update ledger_epoch set epoch = epoch + 1, writer = ? returning epoch")) {
            statement.setString(1, self);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private long number(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private long last(String table) throws SQLException {
        return number("select coalesce(max(number), 0) from " + table);
    }

    private byte[] seal(long batch) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select seal from ledger_batch where number = ?")) {
            statement.setLong(1, batch);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : Account.NO_CHAIN;
            }
        }
    }

    /// Carries commands out in their order and commits. Where it throws, what was done is unknown,
    /// and the place is of no use any more.
    ///
    /// @return one answer for each, in their order
    List<Answer> carryOut(List<Request> requests, Instant at) throws SQLException {
        fence();
        new Loader(connection, books).load(requests);
        List<Answer> answers = new ArrayList<>(requests.size());
        EntryRows entries = new EntryRows(connection, hasher);
        for (Request request : requests) {
            answers.add(books.carryOut(request));
            entries.follow(books.changes().postings());
        }
        entries.last(books.changes().postings());
        keep(books.changes(), entries, at);
        connection.commit();
        books.settle(ACCOUNTS_MAX);
        return answers;
    }

    private void fence() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select 1 from ledger_epoch where epoch = ? for share")) {
            statement.setLong(1, epoch);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("another process writes the ledger now", "40001");
                }
            }
        }
    }

    private void keep(Changes changes, EntryRows entries, Instant at) throws SQLException {
        List<Posting> postings = changes.postings();
        if (postings.isEmpty()) {
            new Keeper(connection, changes, batch).keep();
            return;
        }
        batch++;
        long first = postings.getFirst().number().value();
        long last = postings.getLast().number().value();
        BatchProof proof = entries.proof();
        byte[] root = proof.root();
        seal = hasher.seal(seal, batch, first, last, proof.leaves(), root);
        Keeper keeper = new Keeper(connection, changes, batch);
        entries.end();
        keeper.keep();
        keeper.keepBatch(new Batch(batch, first, last, root, seal), epoch, at);
    }

    /// Gives the place up: the lock goes with the connection.
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
