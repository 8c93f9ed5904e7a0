package org.opentos.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void finds_nothing_wrong_where_each_publishers_messages_come_once_and_in_turn() {
        Tally tally = new Tally(2);
        tally.add(0, 0);
        tally.add(1, 0);
        tally.add(0, 1);
        assertThat(tally.fault(new long[] {2, 1})).isEmpty();
        assertThat(tally.received()).isEqualTo(3);
    }

    @Test
    void counts_what_is_missing_between_and_at_the_end() {
        Tally tally = new Tally(1);
        tally.add(0, 0);
        tally.add(0, 3);
        assertThat(tally.fault(new long[] {5})).startsWith("3 messages missing, 0 repeated");
    }

    @Test
    void counts_what_comes_again_and_does_not_take_it_for_received() {
        Tally tally = new Tally(1);
        tally.add(0, 0);
        tally.add(0, 1);
        tally.add(0, 0);
        assertThat(tally.fault(new long[] {2})).startsWith("0 messages missing, 1 repeated");
        assertThat(tally.received()).isEqualTo(2);
    }
}
