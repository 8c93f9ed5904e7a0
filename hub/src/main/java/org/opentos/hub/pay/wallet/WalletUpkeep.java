package org.opentos.hub.pay.wallet;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// What happens to wallets by the clock: providers are asked about what they have not told, the
/// ledger is asked again where its answer was lost, and old events are forgotten.
@Component
class WalletUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 20;

    WalletUpkeep(TopUps topUps, TakeBacks takeBacks, PaymentEvents events, Turns turns) {
        super(
                turns,
                "wallets",
                PAUSE_SECONDS,
                topUps::settle,
                takeBacks::settle,
                events::forgetOld);
    }
}
