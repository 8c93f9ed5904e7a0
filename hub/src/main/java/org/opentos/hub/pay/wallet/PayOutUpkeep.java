package org.opentos.hub.pay.wallet;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Goes on with pay-outs that are under way. In rounds of their own, so that a slow provider keeps
/// no top-up waiting.
@Component
class PayOutUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 20;

    PayOutUpkeep(PayOuts payOuts, Turns turns) {
        super(turns, "pay-outs", PAUSE_SECONDS, payOuts::settle);
    }
}
