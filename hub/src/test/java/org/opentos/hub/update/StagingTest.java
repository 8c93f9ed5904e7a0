package org.opentos.hub.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.hub.update.Staging.Plan;
import org.opentos.hub.update.Staging.Step;
import org.opentos.hub.update.Staging.Tally;

class StagingTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Plan PLAN = new Plan(List.of(DAY, DAY, Duration.ZERO), BigDecimal.ONE, 50);

    private static Step next(int stage, Duration open, Tally tally) {
        return Staging.next(PLAN, stage, open, tally);
    }

    @Test
    void offers_as_many_as_may_be_under_way() {
        assertThat(next(0, Duration.ZERO, new Tally(100, 100, 0, 0, 0, 0)))
                .isEqualTo(new Step.Offer(50));
        assertThat(next(0, Duration.ZERO, new Tally(100, 70, 30, 0, 0, 0)))
                .isEqualTo(new Step.Offer(20));
        assertThat(next(0, Duration.ZERO, new Tally(100, 50, 50, 0, 0, 0)))
                .isEqualTo(new Step.Stay());
        assertThat(next(0, Duration.ZERO, new Tally(100, 5, 40, 55, 0, 0)))
                .as("who waits holds no place")
                .isEqualTo(new Step.Offer(5));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "50, 1", "100, 1", "199, 1", "200, 2", "10000, 100"})
    void at_least_one_failure_stops_it_and_more_where_more_are_reached(int reach, int most) {
        assertThat(PLAN.failuresMax(reach)).isEqualTo(most);
        Tally below = new Tally(reach, reach - most + 1, 0, 0, 0, most - 1);
        assertThat(next(2, Duration.ZERO, below)).isNotInstanceOf(Step.Stop.class);
        Tally at = new Tally(reach, reach - most, 0, 0, 0, most);
        assertThat(next(2, Duration.ZERO, at)).isEqualTo(new Step.Stop(most, most));
    }

    @Test
    void the_next_stage_opens_when_enough_run_it_and_the_time_is_over() {
        Tally enough = new Tally(100, 10, 0, 0, 90, 0);
        assertThat(next(0, DAY, enough)).isEqualTo(new Step.Open(1));
        assertThat(next(0, DAY.minusSeconds(1), enough)).isEqualTo(new Step.Offer(10));
        assertThat(next(0, DAY, new Tally(100, 11, 0, 0, 89, 0))).isEqualTo(new Step.Offer(11));
        assertThat(next(2, DAY, enough)).as("the last").isEqualTo(new Step.Offer(10));
    }

    @Test
    void it_is_complete_when_nobody_is_left() {
        assertThat(next(2, DAY, new Tally(300, 0, 0, 0, 298, 2))).isEqualTo(new Step.Complete());
        assertThat(next(2, DAY, new Tally(300, 0, 0, 1, 299, 0))).isEqualTo(new Step.Stay());
        assertThat(next(2, DAY, new Tally(0, 0, 0, 0, 0, 0)))
                .as("no device runs something older")
                .isEqualTo(new Step.Complete());
        assertThat(next(0, DAY, new Tally(0, 0, 0, 0, 0, 0))).isEqualTo(new Step.Open(1));
    }

    /// Whatever devices do, no more are under way than may be, none is offered it that is not
    /// reached, and nothing follows a stop.
    @Test
    void whatever_devices_do_it_keeps_its_bounds() {
        long seed = System.nanoTime();
        System.out.println("StagingTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Integer> shares = new ArrayList<>();
            for (int share = 0; share < 100; share += 1 + random.nextInt(40)) {
                shares.add(share + 1);
            }
            shares.add(100);
            int fleet = 1 + random.nextInt(2_000);
            Plan plan =
                    new Plan(
                            shares.stream().map(_ -> Duration.ZERO).toList(),
                            BigDecimal.valueOf(1 + random.nextInt(30)),
                            1 + random.nextInt(60));
            double faulty = random.nextDouble() * 0.1;
            run(random, shares, fleet, plan, faulty, seed);
        }
    }

    private static void run(
            Random random, List<Integer> shares, int fleet, Plan plan, double faulty, long seed) {
        int stage = 0;
        int underWay = 0;
        int done = 0;
        int failed = 0;
        for (int turn = 0; turn < 100_000; turn++) {
            int reach = Math.ceilDiv(shares.get(stage) * fleet, 100);
            int left = reach - underWay - done - failed;
            Tally tally = new Tally(reach, left, underWay, 0, done, failed);
            assertThat(left).as("seed %d", seed).isNotNegative();
            switch (Staging.next(plan, stage, Duration.ZERO, tally)) {
                case Step.Stop(int count, int most) -> {
                    assertThat(count).as("seed %d", seed).isGreaterThanOrEqualTo(most);
                    return;
                }
                case Step.Complete() -> {
                    assertThat(stage).as("seed %d", seed).isEqualTo(shares.size() - 1);
                    assertThat(done + failed).as("seed %d", seed).isEqualTo(fleet);
                    return;
                }
                case Step.Open(int next) -> stage = next;
                case Step.Offer(int more) -> underWay += more;
                case Step.Stay() -> {
                    assertThat(underWay).as("seed %d: nothing goes on", seed).isPositive();
                }
            }
            assertThat(underWay).as("seed %d", seed).isLessThanOrEqualTo(plan.atOnce());
            int ended = underWay == 0 ? 0 : 1 + random.nextInt(underWay);
            for (int each = 0; each < ended; each++) {
                underWay--;
                if (random.nextDouble() < faulty) {
                    failed++;
                } else {
                    done++;
                }
            }
        }
        throw new AssertionError("seed " + seed + ": it comes to no end");
    }
}
