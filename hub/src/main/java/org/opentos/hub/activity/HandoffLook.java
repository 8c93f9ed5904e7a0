package org.opentos.hub.activity;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Lets no hand-off wait for ever, whichever process of the hub began it.
@Component
class HandoffLook extends Rounds {
    private static final int PAUSE_SECONDS = 1;

    HandoffLook(Handoffs handoffs, Turns turns) {
        super(turns, "handoffs", PAUSE_SECONDS, handoffs::look);
    }
}
