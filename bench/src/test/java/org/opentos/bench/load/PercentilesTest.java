package org.opentos.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void gives_the_least_duration_that_the_share_does_not_exceed() {
        Percentiles percentiles = new Percentiles();
        for (int milliseconds = 100; milliseconds >= 1; milliseconds--) {
            percentiles.add(milliseconds * 1_000_000L);
        }
        assertThat(percentiles.milliseconds(0.5)).isEqualTo(50);
        assertThat(percentiles.milliseconds(0.99)).isEqualTo(99);
        assertThat(percentiles.milliseconds(1)).isEqualTo(100);
    }

    @Test
    void knows_only_what_came_since_it_was_cleared() {
        Percentiles percentiles = new Percentiles();
        percentiles.add(9_000_000);
        percentiles.clear();
        assertThat(percentiles.milliseconds(0.99)).isZero();
        percentiles.add(1_000_000);
        assertThat(percentiles.milliseconds(0.99)).isEqualTo(1);
    }
}
