package org.opentos.device.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long INTERVAL = 100;
    private final Pace pace = new Pace(Duration.ofNanos(INTERVAL), 3);
    private final long begin = System.nanoTime() + 1_000_000;

    @Test
    void lets_some_go_at_once_and_then_one_in_each_interval() {
        assertThat(pace.pause(begin)).isZero();
        assertThat(pace.pause(begin)).isZero();
        assertThat(pace.pause(begin)).isZero();
        assertThat(pace.pause(begin)).isEqualTo(INTERVAL);
        assertThat(pace.pause(begin + INTERVAL)).isEqualTo(INTERVAL);
        assertThat(pace.pause(begin + 3 * INTERVAL)).isZero();
        assertThat(pace.pause(begin + 3 * INTERVAL)).isEqualTo(INTERVAL);
    }

    @Test
    void lets_no_more_go_at_once_after_a_long_while() {
        pace.pause(begin);
        long later = begin + 1_000 * INTERVAL;
        for (int at = 0; at < 3; at++) {
            assertThat(pace.pause(later)).isZero();
        }
        assertThat(pace.pause(later)).isEqualTo(INTERVAL);
    }
}
