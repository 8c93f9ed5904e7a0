package org.opentos.hub.pay.subscription;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Renews subscriptions, and ends those that nobody pays for any more.
@Component
class SubscriptionUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 20;

    SubscriptionUpkeep(Renewals renewals, Turns turns) {
        super(turns, "subscriptions", PAUSE_SECONDS, renewals::renew);
    }
}
