package org.opentos.hub.ledger.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.opentos.hub.ledger.core.Entry;
import org.opentos.hub.ledger.core.Posting;
import org.opentos.hub.ledger.proof.BatchProof;
import org.opentos.hub.ledger.proof.EntryFacts;
import org.opentos.hub.ledger.proof.EntryHasher;
import org.opentos.hub.storage.CopyRows;

/// The entries of a batch on their way: hashed, and sent some at a time, so that the database
/// writes the first while the last are still carried out. They are half of what it writes.
final class EntryRows {
    /// Postings that are sent together.
    private static final int POSTINGS_PASSED = 200;

    private static final String COPY =
            "copy ledger_entry (account, number, posting, leg, amount, balance, held, chain) from"
                    + " stdin (format binary)";
    private static final int COLUMNS = 8;

    private final Connection connection;
    private final BatchProof proof;
    private final CopyRows rows = new CopyRows(COPY, COLUMNS);
    private int added;
    private int passed;

    EntryRows(Connection connection, EntryHasher hasher) {
        this.connection = connection;
        this.proof = new BatchProof(hasher);
    }

    /// Adds the postings that are new since the last time, once they are enough.
    ///
    /// @param postings all of the batch so far
    void follow(List<Posting> postings) throws SQLException {
        if (postings.size() - passed >= POSTINGS_PASSED) {
            addNew(postings);
            rows.pass(connection);
            passed = added;
        }
    }

    private void addNew(List<Posting> postings) {
        for (; added < postings.size(); added++) {
            Posting posting = postings.get(added);
            for (int leg = 0; leg < posting.entries().size(); leg++) {
                add(posting, leg);
            }
        }
    }

    private void add(Posting posting, int leg) {
        Entry entry = posting.entries().get(leg);
        byte[] chain = proof.add(EntryFacts.of(posting, leg), entry.account());
        rows.row()
                .number(entry.account().number().value())
                .number(entry.number())
                .number(posting.number().value())
                .small(leg)
                .number(entry.amountMinor())
                .number(entry.balanceMinor())
                .number(entry.heldMinor());
        if (chain.length == 0) {
            rows.nothing();
        } else {
            rows.binary(chain);
        }
    }

    /// Adds the postings that are left.
    ///
    /// @param postings all of the batch
    void last(List<Posting> postings) throws SQLException {
        if (postings.size() > passed) {
            addNew(postings);
            rows.pass(connection);
        }
    }

    /// Waits until all entries are written.
    void end() throws SQLException {
        rows.send(connection);
    }

    BatchProof proof() {
        return proof;
    }
}
