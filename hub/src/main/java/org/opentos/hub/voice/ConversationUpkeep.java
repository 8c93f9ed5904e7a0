package org.opentos.hub.voice;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Ends what nobody answers, and forgets what is old.
@Component
class ConversationUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 15;

    ConversationUpkeep(Exchanges exchanges, Turns turns) {
        super(turns, "conversations", PAUSE_SECONDS, exchanges::look, exchanges::forgetOld);
    }
}
