package org.opentos.hub.pay.transfer;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Finishes sending money back where the hub ended, or the ledger could not answer.
@Component
class TransferUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 20;

    TransferUpkeep(Transfers transfers, Turns turns) {
        super(turns, "transfers", PAUSE_SECONDS, transfers::settle);
    }
}
