package org.opentos.hub.activity;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Forgets what people did long ago.
@Component
class ActivityUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 600;

    ActivityUpkeep(Activities activities, Handoffs handoffs, Turns turns) {
        super(turns, "activities", PAUSE_SECONDS, activities::forgetOld, handoffs::forgetOld);
    }
}
