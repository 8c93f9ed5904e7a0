package org.opentos.hub.ledger.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.ledger.proof.EntryFacts;

/// Entries with their postings, in the order in which they were posted.
final class BatchRows {
    /// To be followed by a condition on `p`, and by [#ORDER].
    static final String SELECT =
            """
            select p.number as posting, p.at, p.kind, p.reference, p.batch, p.hash, p.hold,
                l.leg - 1 as leg, l.account, l.number, e.amount, e.balance, e.held, e.chain,
                e.posting as named, e.leg as named_leg, a.currency
            from ledger_posting p
            cross join lateral unnest(p.accounts, p.entries) with ordinality as l(account, number, leg)
            left join ledger_entry e on e.account = l.account and e.number = l.number
            left join ledger_account a on a.number = l.account
            """;

    static final String ORDER = " order by p.number, l.leg";

    private BatchRows() {}

    /// One entry.
    ///
    /// @param missing whether a posting names it and it is not there, or names another posting
    record Row(
            EntryFacts facts,
            long batch,
            byte[] hash,
            boolean captures,
            byte @Nullable [] chain,
            boolean missing) {}

    static Row read(ResultSet row) throws SQLException {
        long posting = row.getLong("posting");
        int leg = row.getInt("leg");
        String currency = row.getString("currency");
        long held = row.getLong("held");
        boolean missing = row.getLong("named") != posting || row.getInt("named_leg") != leg;
        return new Row(
                new EntryFacts(
                        row.getLong("account"),
                        row.getLong("number"),
                        posting,
                        leg,
                        row.getObject("at", OffsetDateTime.class).toInstant().toEpochMilli(),
                        currency == null ? "" : currency,
                        row.getLong("amount"),
                        row.getLong("balance"),
                        held,
                        row.getString("kind"),
                        row.getString("reference")),
                row.getLong("batch"),
                row.getBytes("hash"),
                row.getObject("hold") != null,
                row.getBytes("chain"),
                missing);
    }
}
