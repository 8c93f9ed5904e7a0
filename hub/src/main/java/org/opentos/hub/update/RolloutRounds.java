package org.opentos.hub.update;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Carries roll-outs on while devices say nothing: stages open by the clock, and who is silent is
/// given up.
@Component
class RolloutRounds extends Rounds {
    private static final int PAUSE_SECONDS = 2;

    RolloutRounds(Turns turns, RolloutWork work) {
        super(turns, "roll-outs", PAUSE_SECONDS, work::lookAtAll);
    }
}
