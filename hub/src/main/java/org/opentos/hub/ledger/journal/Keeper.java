package org.opentos.hub.ledger.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.core.Account;
import org.opentos.hub.ledger.core.Changes;
import org.opentos.hub.ledger.core.HeldMoney;
import org.opentos.hub.ledger.core.Posting;
import org.opentos.hub.storage.Columns;
import org.opentos.hub.storage.CopyRows;
import org.opentos.hub.storage.Sql;

/// Writes what a batch changed: one statement for each table. What takes long to make is made
/// ahead, while the database still writes the entries.
final class Keeper {
    private final Connection connection;
    private final Changes changes;
    private final Columns touched;
    private final CopyRows postings;

    /// @param batch the number of the batch that the postings belong to
    Keeper(Connection connection, Changes changes, long batch) {
        this.connection = connection;
        this.changes = changes;
        this.touched = touched(changes);
        this.postings = postings(changes.postings(), batch);
    }

    /// Writes everything but the entries, which [EntryRows] did.
    void keep() throws SQLException {
        keepOpened();
        keepTouched();
        keepHolds();
        postings.send(connection);
        keepAnswers();
    }

    private void keepOpened() throws SQLException {
        Columns rows =
                new Columns(
                        "int8", "text", "text", "text", "text", "int8", "int8", "int8", "int4",
                        "bytea");
        for (Account each : changes.opened()) {
            rows.add(
                    each.number().value(),
                    each.name().kind().name(),
                    each.name().owner(),
                    each.currency().code(),
                    each.name().purpose(),
                    each.minor(),
                    each.heldMinor(),
                    each.entries(),
                    each.openHolds(),
                    each.chain());
        }
        rows.update(
                connection,
                """
                insert into ledger_account (number, kind, owner, currency, purpose, minor, held, entries,
                    open_holds, chain)
                select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::integer[], ?::bytea[])
                """);
    }

    private static Columns touched(Changes changes) {
        Columns rows = new Columns("int8", "int8", "int8", "int8", "int4", "bytea");
        for (Account each : changes.touched()) {
            if (!changes.opened().contains(each)) {
                rows.add(
                        each.number().value(),
                        each.minor(),
                        each.heldMinor(),
                        each.entries(),
                        each.openHolds(),
                        each.chain());
            }
        }
        return rows;
    }

    private void keepTouched() throws SQLException {
        touched.update(
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

    private void keepHolds() throws SQLException {
        Columns rows = new Columns("int8", "int8", "int8", "int8", "timestamptz");
        for (HeldMoney each : changes.holds().values()) {
            rows.add(
                    each.number().value(),
                    each.account().value(),
                    each.amountMinor(),
                    each.leftMinor(),
                    each.until());
        }
        rows.update(
                connection,
                """
                insert into ledger_hold (number, account, amount, left_minor, until)
                select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::timestamptz[])
                on conflict (number) do update set left_minor = excluded.left_minor
                """);
    }

    private static CopyRows postings(List<Posting> postings, long batch) {
        CopyRows rows =
                new CopyRows(
                        "copy ledger_posting (number, at, key, hash, kind, reference, hold, hold_left,"
                                + " batch, accounts, entries) from stdin (format binary)",
                        11);
        for (Posting each : postings) {
            rows.row()
                    .number(each.number().value())
                    .time(each.at())
                    .text(each.key().toString())
                    .binary(each.hash().toBytes())
                    .text(each.label().kind())
                    .text(each.label().reference());
            each.captured()
                    .ifPresentOrElse(
                            captured ->
                                    rows.number(captured.hold().value())
                                            .number(captured.leftMinor()),
                            () -> rows.nothing().nothing());
            int legs = each.entries().size();
            long[] accounts = new long[legs];
            long[] entries = new long[legs];
            for (int leg = 0; leg < legs; leg++) {
                accounts[leg] = each.entries().get(leg).account().number().value();
                entries[leg] = each.entries().get(leg).number();
            }
            rows.number(batch).numbers(accounts).numbers(entries);
        }
        return rows;
    }

    private void keepAnswers() throws SQLException {
        Columns rows =
                new Columns(
                        "text", "bytea", "text", "int8", "int8", "int8", "int8", "int8", "text",
                        "int4");
        for (Changes.Answered each : changes.answers()) {
            String key = each.key().toString();
            byte[] hash = each.known().hash().toBytes();
            switch (each.answer()) {
                case Answer.Opened(var account) ->
                        rows.add(
                                key,
                                hash,
                                "opened",
                                account.value(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null);
                case Answer.Held(var hold, var balance) ->
                        rows.add(
                                key,
                                hash,
                                "held",
                                balance.account().value(),
                                hold.value(),
                                balance.minor(),
                                balance.heldMinor(),
                                null,
                                null,
                                null);
                case Answer.Released(var hold, var freed, var balance) ->
                        rows.add(
                                key,
                                hash,
                                "released",
                                balance.account().value(),
                                hold.value(),
                                balance.minor(),
                                balance.heldMinor(),
                                freed,
                                null,
                                null);
                case Answer.Refused(var code, var leg) ->
                        rows.add(
                                key,
                                hash,
                                "refused",
                                null,
                                null,
                                null,
                                null,
                                null,
                                code.text(),
                                leg);
                case Answer.Posted _, Answer.Captured _ ->
                        throw new IllegalStateException("is kept with its posting: " + key);
            }
        }
        rows.update(
                connection,
                """
                insert into ledger_answer (key, hash, kind, account, hold, minor, held, freed, code, leg)
                select * from unnest(?::text[], ?::bytea[], ?::text[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::integer[])
                """);
    }

    void keepBatch(Place.Batch batch, long epoch, Instant at) throws SQLException {
        try (var statement =
                connection.prepareStatement(
                        "insert into ledger_batch (number, epoch, at, first_posting, last_posting,"
                                + " root, seal) values (?, ?, ?, ?, ?, ?, ?)")) {
            statement.setLong(1, batch.number());
            statement.setLong(2, epoch);
            statement.setObject(3, Sql.of(at));
            statement.setLong(4, batch.first());
            statement.setLong(5, batch.last());
            statement.setBytes(6, batch.root());
            statement.setBytes(7, batch.seal());
            statement.executeUpdate();
        }
    }
}
