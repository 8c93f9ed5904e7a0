package org.opentos.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    @Test
    void calls_lost_what_was_acknowledged_and_did_not_arrive() {
        Ledger ledger = new Ledger();
        ledger.acknowledge(1);
        ledger.acknowledge(2);
        ledger.arrive(2);
        assertThat(ledger.acknowledged()).isEqualTo(2);
        assertThat(ledger.lastAcknowledged()).isEqualTo(2);
        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void does_not_miss_what_nobody_promised() {
        Ledger ledger = new Ledger();
        ledger.arrive(7);
        assertThat(ledger.lost()).isZero();
    }

    @Test
    void counts_a_message_that_came_again_once_however_often_it_came() {
        Ledger ledger = new Ledger();
        ledger.arrive(7);
        ledger.arrive(7);
        ledger.arrive(7);
        ledger.arrive(8);
        assertThat(ledger.duplicated()).isEqualTo(1);
    }
}
