package org.opentos.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.storage.Secrets;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class AttemptsTest {
    private static final Attempts.Limit LIMIT =
            new Attempts.Limit("test", 3, Duration.ofMinutes(10));

    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.fresh();
    private final AnnotationConfigApplicationContext rooms =
            new AnnotationConfigApplicationContext();
    private final Attempts attempts = attempts();

    private Attempts attempts() {
        rooms.registerBean(InstantSource.class, () -> clock);
        rooms.registerBean(JdbcClient.class, database::jdbc);
        rooms.register(Secrets.class, Attempts.class);
        rooms.refresh();
        return rooms.getBean(Attempts.class);
    }

    @AfterEach
    void close() {
        rooms.close();
        database.close();
    }

    private boolean may() {
        return attempts.take(LIMIT, "somebody").isEmpty();
    }

    /// How many of so many attempts are allowed.
    private long allowed(int tries) {
        return IntStream.range(0, tries).filter(_ -> may()).count();
    }

    @Test
    void a_burst_is_allowed_and_then_one_at_a_time() {
        assertThat(allowed(3)).isEqualTo(3);
        assertThat(attempts.take(LIMIT, "somebody")).contains(Duration.ofMinutes(10));
        assertThat(attempts.take(LIMIT, "another")).isEmpty();
        clock.advance(Duration.ofMinutes(10));
        assertThat(may()).isTrue();
        assertThat(may()).isFalse();
    }

    @Test
    void a_clock_that_was_ahead_locks_nobody_out() {
        clock.advance(Duration.ofDays(400));
        assertThat(allowed(3)).isEqualTo(3);
        clock.advance(Duration.ofDays(-400));
        assertThat(allowed(4)).isEqualTo(3);
    }

    @Test
    void clocks_that_are_a_little_apart_give_nothing_more() {
        assertThat(allowed(3)).isEqualTo(3);
        clock.advance(Attempts.CLOCKS_APART_MAX.negated());
        assertThat(may()).isFalse();
    }
}
