package org.opentos.hub.revenue.payout;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// What happens to payouts by the clock: they are decided once a month is closed, and what the
/// ledger did not answer is asked again.
@Component
class PayoutUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 60;

    PayoutUpkeep(Payouts payouts, Turns turns) {
        super(turns, "payouts", PAUSE_SECONDS, payouts::settle, payouts::payAll);
    }
}
