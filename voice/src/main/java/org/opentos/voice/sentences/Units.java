package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How much one unit is of another.
final class Units {
    private static final Map<String, Integer> SECONDS =
            Map.of("second", 1, "minute", 60, "hour", 3_600, "day", 86_400);

    /// Those of time, the shortest first.
    static final List<String> TIMES = List.of("second", "minute", "hour", "day");

    private Units() {}

    static boolean isTime(String unit) {
        return SECONDS.containsKey(unit);
    }

    /// The units in which a value may be given where the property has this one.
    static List<String> givenFor(String unit) {
        return isTime(unit) ? TIMES : List.of(unit);
    }

    /// A value of one unit in another; empty where they are not of one kind.
    static Optional<BigDecimal> converted(BigDecimal value, String from, String to) {
        if (from.equals(to)) {
            return Optional.of(value);
        }
        if (!isTime(from) || !isTime(to)) {
            return Optional.empty();
        }
        BigDecimal seconds = value.multiply(BigDecimal.valueOf(SECONDS.getOrDefault(from, 1)));
        BigDecimal one = BigDecimal.valueOf(SECONDS.getOrDefault(to, 1));
        return seconds.remainder(one).signum() == 0
                ? Optional.of(seconds.divideToIntegralValue(one))
                : Optional.empty();
    }
}
