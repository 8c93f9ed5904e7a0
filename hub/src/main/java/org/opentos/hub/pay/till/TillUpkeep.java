package org.opentos.hub.pay.till;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Forgets bills that nobody paid.
@Component
class TillUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 600;

    TillUpkeep(Till till, Turns turns) {
        super(turns, "bills", PAUSE_SECONDS, till::forget);
    }
}
