package org.opentos.hub.content;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Reads people's sources again.
@Component
class ContentRounds extends Rounds {
    private static final int PAUSE_SECONDS = 60;

    ContentRounds(SourceReading reading, Turns turns) {
        super(turns, "content", PAUSE_SECONDS, reading::readDue);
    }
}
