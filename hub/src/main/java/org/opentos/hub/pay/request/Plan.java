package org.opentos.hub.pay.request;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a subscription asks for beside its price.
///
/// @param every how often the price is paid
/// @param trialDays before the first payment, 0 to [#TRIAL_DAYS_MAX]
/// @param graceDays for which a payment that fails is tried again, 0 to [#GRACE_DAYS_MAX]
public record Plan(Every every, int trialDays, int graceDays) {
    public static final int TRIAL_DAYS_MAX = 90;
    public static final int GRACE_DAYS_MAX = 30;

    public Plan {
        if (trialDays < 0
                || trialDays > TRIAL_DAYS_MAX
                || graceDays < 0
                || graceDays > GRACE_DAYS_MAX) {
            throw new IllegalArgumentException(
                    "no such trial or grace: %d, %d days".formatted(trialDays, graceDays));
        }
    }

    /// What an approval is bound to.
    String text() {
        return "%s trial P%dD grace P%dD".formatted(every.text(), trialDays, graceDays);
    }

    public boolean hasTrial() {
        return trialDays > 0;
    }

    public Duration trial() {
        return Duration.ofDays(trialDays);
    }

    public Duration grace() {
        return Duration.ofDays(graceDays);
    }

    /// A stretch of the calendar (UTC) from a week to a year, in one unit.
    public record Every(int count, Unit unit) {
        private static final Pattern TEXT = Pattern.compile("P([1-9][0-9]{0,2})([DWMY])");

        /// A unit, and how many of it are from a week to a year.
        public enum Unit {
            DAY(ChronoUnit.DAYS, 7, 366),
            WEEK(ChronoUnit.WEEKS, 1, 52),
            MONTH(ChronoUnit.MONTHS, 1, 12),
            YEAR(ChronoUnit.YEARS, 1, 1);

            private final ChronoUnit chrono;
            private final int countMin;
            private final int countMax;

            Unit(ChronoUnit chrono, int countMin, int countMax) {
                this.chrono = chrono;
                this.countMin = countMin;
                this.countMax = countMax;
            }
        }

        public Every {
            if (count < unit.countMin || count > unit.countMax) {
                throw new IllegalArgumentException("not a week to a year: " + count + " " + unit);
            }
        }

        /// Reads a duration of ISO 8601 in one unit: `P1W`, `P1M`, `P1Y`.
        ///
        /// @return empty where it is none, or not from a week to a year
        public static Optional<Every> parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int count = Integer.parseInt(matcher.group(1));
            for (Unit unit : Unit.values()) {
                if (unit.name().startsWith(matcher.group(2))) {
                    return count >= unit.countMin && count <= unit.countMax
                            ? Optional.of(new Every(count, unit))
                            : Optional.empty();
                }
            }
            return Optional.empty();
        }

        public String text() {
            return "P" + count + unit.name().charAt(0);
        }

        /// Where a period begins. Counted from the anchor each time, so that what began on the 31st
        /// is on the last day of a short month and on the 31st again afterwards.
        ///
        /// @param number from 0
        public Instant start(Instant anchor, int number) {
            return anchor.atOffset(ZoneOffset.UTC)
                    .plus((long) number * count, unit.chrono)
                    .toInstant();
        }

        /// The number of the period in which a moment lies.
        ///
        /// @param at not before the anchor
        public int at(Instant anchor, Instant at) {
            long units =
                    unit.chrono.between(
                            anchor.atOffset(ZoneOffset.UTC), at.atOffset(ZoneOffset.UTC));
            int number = Math.toIntExact(units / count);
            // Between the last days of months there may be one more than are counted.
            return start(anchor, number + 1).isAfter(at) ? number : number + 1;
        }
    }
}
