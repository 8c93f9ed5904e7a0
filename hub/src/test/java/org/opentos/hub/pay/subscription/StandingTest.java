package org.opentos.hub.pay.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentos.hub.pay.request.Plan;
import org.opentos.protocol.RefusalCode;

/// What is next for a subscription, whatever the clock, the hub and the wallet do.
class StandingTest {
    private static final Instant START = Instant.parse("2027-01-31T10:00:00Z");

    private static Plan plan(String every, int trialDays, int graceDays) {
        return new Plan(Plan.Every.parse(every).orElseThrow(), trialDays, graceDays);
    }

    private static Standing begun(Plan plan, Instant at) {
        return new Standing(plan, at, -1, Optional.empty(), new Standing.State.Starting())
                .begun(at);
    }

    private static Standing trial(Plan plan, Instant at) {
        return new Standing(
                plan, at.plus(plan.trial()), -1, Optional.empty(), new Standing.State.Trial());
    }

    private static Standing.Step charge(int period) {
        return new Standing.Step.Charge(period);
    }

    private static final Standing.Step NOTHING = new Standing.Step.Nothing();

    @Test
    void a_period_is_a_week_to_a_year_in_one_unit() {
        for (String good : List.of("P1W", "P52W", "P7D", "P366D", "P1M", "P3M", "P12M", "P1Y")) {
            assertThat(Plan.Every.parse(good).orElseThrow().text()).isEqualTo(good);
        }
        for (String bad :
                List.of(
                        "", "P0M", "P1", "1M", "P6D", "P367D", "P53W", "P13M", "P2Y", "P1M1D",
                        "P01M", "PT1H", "P-1M", "P1m", "P1M ")) {
            assertThat(Plan.Every.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void months_are_counted_from_the_day_of_the_start() {
        Plan.Every month = Plan.Every.parse("P1M").orElseThrow();
        assertThat(month.start(START, 1)).isEqualTo("2027-02-28T10:00:00Z");
        assertThat(month.start(START, 2)).isEqualTo("2027-03-31T10:00:00Z");
        assertThat(month.start(START, 13)).isEqualTo("2028-02-29T10:00:00Z");
        assertThat(month.at(START, Instant.parse("2027-02-28T09:59:59Z"))).isZero();
        assertThat(month.at(START, Instant.parse("2027-02-28T10:00:00Z"))).isEqualTo(1);
        Instant leap = Instant.parse("2028-02-29T00:00:00Z");
        Plan.Every year = Plan.Every.parse("P1Y").orElseThrow();
        assertThat(year.start(leap, 1)).isEqualTo("2029-02-28T00:00:00Z");
        assertThat(year.start(leap, 4)).isEqualTo("2032-02-29T00:00:00Z");
    }

    @Test
    void each_period_is_charged_once_and_missed_ones_never() {
        Standing standing = begun(plan("P1M", 0, 3), START);
        assertThat(standing.next(Instant.parse("2027-02-28T09:59:59Z"))).isEqualTo(NOTHING);
        assertThat(standing.next(Instant.parse("2027-02-28T10:00:00Z"))).isEqualTo(charge(1));
        Instant afterOutage = Instant.parse("2027-08-15T00:00:00Z");
        assertThat(standing.next(afterOutage)).isEqualTo(charge(6));
        Standing paid = standing.paid(6);
        assertThat(paid.paidUntil()).isEqualTo("2027-08-31T10:00:00Z");
        assertThat(paid.next(afterOutage)).isEqualTo(NOTHING);
        assertThat(paid.next(START)).isEqualTo(NOTHING);
        assertThat(paid.next(paid.paidUntil())).isEqualTo(charge(7));
    }

    @Test
    void a_trial_comes_before_the_first_payment() {
        Standing standing = trial(plan("P1W", 14, 0), START);
        assertThat(standing.paidUntil()).isEqualTo("2027-02-14T10:00:00Z");
        assertThat(standing.next(START)).isEqualTo(NOTHING);
        assertThat(standing.next(standing.paidUntil())).isEqualTo(charge(0));
        Standing cancelled = standing.cancelled(START);
        assertThat(cancelled.givesAccess(START)).isTrue();
        assertThat(cancelled.next(standing.paidUntil()))
                .isEqualTo(new Standing.Step.End(Standing.Reason.CANCELLED));
        assertThat(cancelled.resumed().next(standing.paidUntil())).isEqualTo(charge(0));
    }

    @Test
    void what_cannot_be_paid_is_tried_each_day_of_its_grace() {
        Standing standing = begun(plan("P1M", 0, 3), START);
        Instant due = standing.paidUntil();
        Standing grace = standing.failed(1, due, RefusalCode.FUNDS_INSUFFICIENT);
        assertThat(grace.givesAccess(due)).isTrue();
        assertThat(grace.next(due.plus(Duration.ofHours(23)))).isEqualTo(NOTHING);
        Instant next = due.plus(Duration.ofDays(1));
        assertThat(grace.next(next)).isEqualTo(charge(1));
        Standing later = grace.failed(1, next, RefusalCode.FUNDS_INSUFFICIENT);
        Instant over = due.plus(Duration.ofDays(3));
        assertThat(later.givesAccess(over.minusMillis(1))).isTrue();
        assertThat(later.givesAccess(over)).isFalse();
        assertThat(later.next(over)).isEqualTo(new Standing.Step.End(Standing.Reason.LAPSED));
        assertThat(later.paid(1).paidUntil()).isEqualTo("2027-03-31T10:00:00Z");
        assertThat(grace.next(due)).isEqualTo(NOTHING);
    }

    @Test
    void grace_does_not_outlast_what_is_unpaid() {
        Standing week = begun(plan("P1W", 0, 30), START);
        Instant due = week.paidUntil();
        Standing grace = week.failed(1, due, RefusalCode.FUNDS_INSUFFICIENT);
        assertThat(grace.next(due.plus(Duration.ofDays(7))))
                .isEqualTo(new Standing.Step.End(Standing.Reason.LAPSED));
        Standing without = begun(plan("P1W", 0, 0), START);
        assertThat(without.failed(1, due, RefusalCode.FUNDS_INSUFFICIENT).state())
                .isEqualTo(new Standing.State.Ended(due, Standing.Reason.LAPSED));
    }

    @Test
    void a_failure_that_is_heard_of_too_late_takes_nothing_away() {
        Standing week = begun(plan("P1W", 0, 0), START);
        Instant late = week.plan().every().start(START, 2);
        Standing heard = week.failed(1, late, RefusalCode.FUNDS_INSUFFICIENT);
        assertThat(heard).isEqualTo(week);
        assertThat(heard.next(late)).isEqualTo(charge(2));
    }

    /// One life of a subscription by chance.
    private static final class Life {
        private final Random random;
        private final Set<Integer> paid = new HashSet<>();
        private Standing standing;
        private Instant now;
        private Optional<Integer> pending = Optional.empty();

        Life(Random random) {
            this.random = random;
            List<String> periods = List.of("P1W", "P7D", "P10D", "P1M", "P3M", "P12M", "P1Y");
            now = START.plus(Duration.ofHours(random.nextInt(24 * 1_500)));
            Plan plan =
                    plan(
                            periods.get(random.nextInt(periods.size())),
                            random.nextBoolean() ? 0 : 1 + random.nextInt(90),
                            random.nextInt(31));
            standing = plan.hasTrial() ? trial(plan, now) : begun(plan, now);
            if (standing.charged() == 0) {
                paid.add(0);
            }
        }

        void live() {
            for (int step = 0; step < 120; step++) {
                tick();
                if (pending.isPresent()) {
                    answer(pending.get());
                } else {
                    act();
                    carryOut(standing.next(now));
                }
                assertRight();
            }
        }

        private void tick() {
            int hours =
                    switch (random.nextInt(10)) {
                        case 0 -> -random.nextInt(24 * 400);
                        case 1 -> random.nextInt(24 * 400);
                        case 2, 3 -> random.nextInt(24 * 40);
                        default -> random.nextInt(24 * 3);
                    };
            now = now.plus(Duration.ofHours(hours));
        }

        private void act() {
            boolean over = standing.next(now) instanceof Standing.Step.End || !standing.isLiving();
            switch (random.nextInt(40)) {
                case 0 -> standing = over ? standing : standing.cancelled(now);
                case 1 -> standing = over ? standing : standing.resumed();
                case 2 ->
                        standing =
                                over || random.nextInt(5) > 0
                                        ? standing
                                        : standing.ended(now, Standing.Reason.ENDED_BY_PAYEE);
                default -> {}
            }
        }

        private void carryOut(Standing.Step step) {
            switch (step) {
                case Standing.Step.Nothing _ -> {}
                case Standing.Step.End(Standing.Reason reason) ->
                        standing = standing.ended(now, reason);
                case Standing.Step.Charge(int period) -> {
                    Plan.Every every = standing.plan().every();
                    assertThat(paid).as("not twice").doesNotContain(period);
                    assertThat(period).isGreaterThan(standing.charged());
                    assertThat(standing.isLiving()).isTrue();
                    assertThat(standing.cancelled()).isEmpty();
                    assertThat(every.start(standing.anchor(), period)).isBeforeOrEqualTo(now);
                    assertThat(every.start(standing.anchor(), period + 1)).isAfter(now);
                    if (random.nextInt(5) == 0) {
                        pending = Optional.of(period);
                    } else {
                        answer(period);
                    }
                }
            }
        }

        /// Where a process was killed in between, the same period is answered later.
        private void answer(int period) {
            pending = Optional.empty();
            if (random.nextInt(3) > 0) {
                assertThat(paid.add(period)).isTrue();
                standing = standing.paid(period);
            } else {
                standing = standing.failed(period, now, RefusalCode.FUNDS_INSUFFICIENT);
            }
        }

        private void assertRight() {
            Instant until = standing.paidUntil();
            if (standing.plan().every().text().endsWith("M")) {
                int day = standing.anchor().atOffset(ZoneOffset.UTC).getDayOfMonth();
                YearMonth month = YearMonth.from(until.atOffset(ZoneOffset.UTC));
                assertThat(until.atOffset(ZoneOffset.UTC).getDayOfMonth())
                        .isEqualTo(Math.min(day, month.lengthOfMonth()));
            }
            if (standing.isLiving() && now.isBefore(until)) {
                assertThat(standing.givesAccess(now)).isTrue();
                assertThat(standing.next(now)).isEqualTo(NOTHING);
            }
            if (standing.state() instanceof Standing.State.Grace grace) {
                assertThat(Duration.between(grace.tried(), grace.until()))
                        .isLessThanOrEqualTo(standing.plan().grace());
            }
            if (!standing.isLiving()) {
                assertThat(standing.next(now)).isEqualTo(NOTHING);
                assertThat(standing.givesAccess(now)).isFalse();
            }
        }
    }

    @Test
    void whatever_happens_no_period_is_charged_twice_and_none_after_the_end() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int life = 0; life < 5_000; life++) {
            new Life(random).live();
        }
    }
}
