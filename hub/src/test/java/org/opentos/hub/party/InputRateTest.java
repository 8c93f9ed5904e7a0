package org.opentos.hub.party;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentos.hub.party.InputRate.Verdict;

class InputRateTest {
    private final InputRate rate = new InputRate();

    @Test
    void what_is_too_much_in_a_second_is_dropped_and_the_next_second_is_another() {
        assertThat(verdicts(5_000, 121))
                .containsOnlyOnce(Verdict.DROPPED)
                .endsWith(Verdict.DROPPED);
        assertThat(verdicts(6_000, 120)).containsOnly(Verdict.TAKEN);
    }

    @Test
    void more_than_any_controller_says_is_a_flood() {
        List<Verdict> said = verdicts(9_999, 1_001);
        assertThat(Collections.frequency(said, Verdict.TAKEN)).isEqualTo(120);
        assertThat(said.getLast()).isEqualTo(Verdict.FLOOD);
        assertThat(said.subList(0, 1_000)).doesNotContain(Verdict.FLOOD);
    }

    private List<Verdict> verdicts(long millis, int count) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            verdicts.add(rate.said(millis));
        }
        return verdicts;
    }
}
