package org.opentos.hub.pay.reconciliation;

import java.time.InstantSource;
import org.opentos.hub.ledger.Postings;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.hub.testing.TestDatabase;

/// Makes the room for tests of others, and does what the clock would.
public final class Reconciliations {
    private Reconciliations() {}

    public static Reconciliation of(
            TestDatabase database,
            PaymentProviders providers,
            Postings postings,
            InstantSource clock) {
        return new Reconciliation(
                new ReportRows(database.jdbc(), database.template()),
                providers,
                postings,
                database.transaction(),
                clock);
    }

    public static void round(Reconciliation reconciliation) {
        reconciliation.readMissing();
        reconciliation.bookFees();
    }
}
