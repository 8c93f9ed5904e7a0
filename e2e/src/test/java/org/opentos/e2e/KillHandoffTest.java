package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nobody's state is lost, whoever dies at whichever step of a hand-off.
@Tag("long")
class KillHandoffTest {
    @Test
    void the_state_is_the_same_whoever_dies_at_whichever_step() throws Exception {
        try (World world = World.demonstration("kill-handoff")) {
            HandoffKills.Result result = HandoffKills.all(world);
            assertThat(result.points()).isEqualTo(15);
            assertThat(result.lost()).isZero();
        }
    }
}
