package org.opentos.hub.reach;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Lets nothing that was sent wait for ever, and keeps it no longer than is said.
@Component
class SendingLook extends Rounds {
    private static final int PAUSE_SECONDS = 5;

    SendingLook(Sendings sendings, Turns turns) {
        super(turns, "sendings", PAUSE_SECONDS, sendings::look, sendings::forgetOld);
    }
}
