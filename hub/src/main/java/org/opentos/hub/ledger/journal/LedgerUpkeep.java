package org.opentos.hub.ledger.journal;

import java.time.InstantSource;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What happens to the ledger by the clock.
@Component
class LedgerUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 30;

    LedgerUpkeep(JdbcClient jdbc, Ledger ledger, InstantSource clock, Turns turns) {
        super(turns, "ledger", PAUSE_SECONDS, new DueHolds(jdbc, ledger, clock)::expire);
    }
}
