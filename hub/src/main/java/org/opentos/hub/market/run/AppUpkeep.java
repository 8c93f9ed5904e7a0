package org.opentos.hub.market.run;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Forgets what apps did long ago.
@Component
class AppUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 600;

    AppUpkeep(AppUses uses, Turns turns) {
        super(turns, "app-uses", PAUSE_SECONDS, uses::forgetOld);
    }
}
