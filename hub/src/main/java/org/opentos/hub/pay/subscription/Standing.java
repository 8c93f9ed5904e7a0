package org.opentos.hub.pay.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.opentos.hub.pay.request.Plan;
import org.opentos.protocol.RefusalCode;

/// How a subscription stands, and what is next by the clock. Nothing in here reads a clock or
/// changes: each change is another standing.
///
/// @param anchor where period 0 begins
/// @param charged the number of the last period that was paid, -1 where none was
/// @param cancelled since when it is not to be renewed
record Standing(Plan plan, Instant anchor, int charged, Optional<Instant> cancelled, State state) {
    /// A payment that failed is tried again so much later.
    static final Duration AGAIN = Duration.ofDays(1);

    sealed interface State {
        /// Its first payment is under way.
        record Starting() implements State {}

        record Trial() implements State {}

        record Active() implements State {}

        /// A payment failed, and is tried again.
        ///
        /// @param tried the last time
        /// @param until from then on it is over
        record Grace(Instant tried, Instant until, RefusalCode why) implements State {}

        record Ended(Instant at, Reason reason) implements State {}
    }

    /// Why it ended.
    enum Reason {
        CANCELLED,
        LAPSED,
        ENDED_BY_PAYEE,
        REPLACED
    }

    /// What is to be done now.
    sealed interface Step {
        record Nothing() implements Step {}

        /// The period in which now lies is to be paid; earlier ones that nobody charged are not.
        record Charge(int period) implements Step {}

        record End(Reason reason) implements Step {}
    }

    boolean isLiving() {
        return switch (state) {
            case State.Trial _, State.Active _, State.Grace _ -> true;
            case State.Starting _, State.Ended _ -> false;
        };
    }

    /// Until when it is paid, or its trial runs.
    Instant paidUntil() {
        return plan.every().start(anchor, charged + 1);
    }

    Step next(Instant now) {
        if (!isLiving() || now.isBefore(paidUntil())) {
            return new Step.Nothing();
        }
        if (cancelled.isPresent()) {
            return new Step.End(Reason.CANCELLED);
        }
        if (state instanceof State.Grace(Instant tried, Instant until, RefusalCode _)) {
            if (!now.isBefore(until)) {
                return new Step.End(Reason.LAPSED);
            }
            // Where the clock went back behind the last time, it counts from anew.
            if (!now.isBefore(tried) && now.isBefore(tried.plus(AGAIN))) {
                return new Step.Nothing();
            }
        }
        return new Step.Charge(plan.every().at(anchor, now));
    }

    /// A period was paid.
    Standing paid(int period) {
        return new Standing(plan, anchor, period, cancelled, new State.Active());
    }

    /// A period could not be paid. Grace counts from the first failure, and is over where the
    /// period is. Where that was before anybody heard of the failure, the next is due.
    Standing failed(int period, Instant now, RefusalCode why) {
        if (cancelled.isPresent()) {
            return ended(now, Reason.CANCELLED);
        }
        Instant end = plan.every().start(anchor, period + 1);
        if (!now.isBefore(end)) {
            return this;
        }
        Instant until = earlier(now.plus(plan.grace()), end);
        if (state instanceof State.Grace(Instant _, Instant before, RefusalCode _)) {
            until = earlier(until, before);
        }
        return now.isBefore(until)
                ? new Standing(plan, anchor, charged, cancelled, new State.Grace(now, until, why))
                : ended(now, Reason.LAPSED);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// Not to be renewed: it runs on as far as it is paid, or its trial goes.
    Standing cancelled(Instant now) {
        return now.isBefore(paidUntil())
                ? new Standing(plan, anchor, charged, Optional.of(now), state)
                : ended(now, Reason.CANCELLED);
    }

    Standing resumed() {
        return new Standing(plan, anchor, charged, Optional.empty(), state);
    }

    Standing ended(Instant now, Reason reason) {
        return new Standing(plan, anchor, charged, cancelled, new State.Ended(now, reason));
    }

    /// The first period, which the approval paid. It begins where what it replaces is paid until.
    Standing begun(Instant from) {
        return new Standing(plan, from, 0, Optional.empty(), new State.Active());
    }

    /// Whether whoever subscribed has what is subscribed to. A payment that is due and was not
    /// tried yet takes nothing away.
    boolean givesAccess(Instant now) {
        return isLiving()
                && (now.isBefore(paidUntil())
                        || cancelled.isEmpty()
                                && !(state instanceof State.Grace grace
                                        && !now.isBefore(grace.until())));
    }
}
