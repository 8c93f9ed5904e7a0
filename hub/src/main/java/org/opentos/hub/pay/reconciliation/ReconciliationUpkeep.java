package org.opentos.hub.pay.reconciliation;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Reads providers' reports when they are there, and books the fees in them.
@Component
class ReconciliationUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 600;

    ReconciliationUpkeep(Reconciliation reconciliation, Turns turns) {
        super(
                turns,
                "reconciliation",
                PAUSE_SECONDS,
                reconciliation::readMissing,
                reconciliation::bookFees);
    }
}
