package org.opentos.hub.update;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/// Decides what comes next in a roll-out. Knows no clock, no database and no device.
final class Staging {
    /// Per cent of the devices that the open stages reach, of which it is known what became of the
    /// release before the next stage opens. The rest may be switched off for weeks.
    static final int ENOUGH_PERCENT = 90;

    private Staging() {}

    /// @param holds for how long each stage stays open at least before the next opens
    /// @param stopPercent of the devices that the open stages reach; where so many could not take
    ///   the release, at least one, it stops
    /// @param atOnce how many devices may be under way at a time
    record Plan(List<Duration> holds, BigDecimal stopPercent, int atOnce) {
        int failuresMax(int reach) {
            int share =
                    stopPercent
                            .multiply(BigDecimal.valueOf(reach))
                            .divide(BigDecimal.valueOf(100), 0, RoundingMode.FLOOR)
                            .intValueExact();
            return Math.max(1, share);
        }
    }

    /// How the devices that the open stages reach stand.
    ///
    /// @param reach all of them
    /// @param left not offered the release yet
    /// @param underWay downloading, installing, or showing that it works
    /// @param waiting until they may install it
    /// @param done running it
    /// @param failed did not take it, went back, or were not heard of again
    record Tally(int reach, int left, int underWay, int waiting, int done, int failed) {
        int touched() {
            return underWay + waiting + done + failed;
        }
    }

    /// What comes next.
    sealed interface Step {
        /// Too many failed.
        ///
        /// @param most that may
        record Stop(int failed, int most) implements Step {}

        record Open(int stage) implements Step {}

        /// Every device that is known was reached.
        record Complete() implements Step {}

        /// @param devices how many more may be offered it
        record Offer(int devices) implements Step {}

        record Stay() implements Step {}
    }

    /// @param stage the last one that is open, from 0
    /// @param open for how long it has been
    static Step next(Plan plan, int stage, Duration open, Tally tally) {
        if (tally.failed() >= plan.failuresMax(tally.reach())) {
            return new Step.Stop(tally.failed(), plan.failuresMax(tally.reach()));
        }
        boolean last = stage == plan.holds().size() - 1;
        if (!last && isEnough(tally) && open.compareTo(plan.holds().get(stage)) >= 0) {
            return new Step.Open(stage + 1);
        }
        if (last && tally.left() + tally.underWay() + tally.waiting() == 0) {
            return new Step.Complete();
        }
        int more = Math.min(tally.left(), plan.atOnce() - tally.underWay());
        return more > 0 ? new Step.Offer(more) : new Step.Stay();
    }

    private static boolean isEnough(Tally tally) {
        return 100L * (tally.done() + tally.failed()) >= (long) ENOUGH_PERCENT * tally.reach();
    }
}
