package org.opentos.hub.revenue;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// What happens to sales by the clock: what the ledger did not answer is asked again, and shares
/// leave the reserve when their time in it is over, and months are closed.
@Component
class SaleUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 30;

    SaleUpkeep(Sales sales, Statements statements, Turns turns) {
        super(turns, "sales", PAUSE_SECONDS, sales::settle, sales::releaseAll, statements::close);
    }
}
