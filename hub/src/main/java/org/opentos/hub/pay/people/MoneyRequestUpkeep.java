package org.opentos.hub.pay.people;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Forgets money requests that nobody paid.
@Component
class MoneyRequestUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 600;

    MoneyRequestUpkeep(MoneyRequests requests, Turns turns) {
        super(turns, "money-requests", PAUSE_SECONDS, requests::forget);
    }
}
