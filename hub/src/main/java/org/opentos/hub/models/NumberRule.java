package org.opentos.hub.models;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a number must be. Steps are counted in decimal, so that 0.3 is three steps of 0.1.
///
/// @param step of `multipleOf`; null where there is none
/// @param wholeStep the same where it is a whole number, else 0
record NumberRule(
        double minimum,
        boolean minimumExcluded,
        double maximum,
        boolean maximumExcluded,
        @Nullable BigDecimal step,
        long wholeStep) {
    /// Above it a page's number (IEEE 754 double) is another one than was sent (RFC 7493, 2.2).
    static final long WHOLE_NUMBER_MAX = (1L << 53) - 1;

    private static final int DIGITS_MAX = 400;

    static final NumberRule ANY =
            new NumberRule(
                    Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false, null, 0);

    void check(JsonNode value, JsonPlace place, FaultList faults) {
        if (!usable(value)) {
            faults.add(
                    place,
                    "is no number that can be kept; whole numbers go to ±" + WHOLE_NUMBER_MAX);
            return;
        }
        double number = value.doubleValue();
        if (number < minimum || (minimumExcluded && number == minimum)) {
            faults.add(
                    place,
                    "must be " + (minimumExcluded ? "more than " : "at least ") + shown(minimum));
        } else if (number > maximum || (maximumExcluded && number == maximum)) {
            faults.add(
                    place,
                    "must be " + (maximumExcluded ? "less than " : "at most ") + shown(maximum));
        } else if (step != null && !inStep(value, step)) {
            faults.add(place, "must be a multiple of " + step.toPlainString());
        }
    }

    private boolean inStep(JsonNode value, BigDecimal decimalStep) {
        if (wholeStep != 0 && value.canConvertToLong() && value.isIntegralNumber()) {
            return value.longValue() % wholeStep == 0;
        }
        return decimal(value).remainder(decimalStep).signum() == 0;
    }

    /// Whether the number is finite and no one's digits are lost in a double.
    static boolean usable(JsonNode value) {
        return switch (value.numberType()) {
            case INT -> true;
            case LONG ->
                    Math.abs(value.longValue()) <= WHOLE_NUMBER_MAX
                            && value.longValue() != Long.MIN_VALUE;
            case BIG_INTEGER -> false;
            case FLOAT, DOUBLE -> Double.isFinite(value.doubleValue());
            case BIG_DECIMAL -> bounded(value.decimalValue());
        };
    }

    private static boolean bounded(BigDecimal number) {
        long magnitude = (long) number.precision() - number.scale();
        return number.precision() <= DIGITS_MAX
                && magnitude <= 300
                && magnitude >= -DIGITS_MAX
                && number.scale() >= -DIGITS_MAX;
    }

    static boolean whole(JsonNode value) {
        if (value.isIntegralNumber()) {
            return true;
        }
        return value.isNumber() && usable(value) && value.doubleValue() % 1 == 0;
    }

    /// @param value one that is [#usable]
    static BigDecimal decimal(JsonNode value) {
        return switch (value.numberType()) {
            case INT, LONG -> BigDecimal.valueOf(value.longValue());
            case FLOAT, DOUBLE -> BigDecimal.valueOf(value.doubleValue());
            case BIG_INTEGER, BIG_DECIMAL -> value.decimalValue();
        };
    }

    static String canonical(JsonNode value) {
        return usable(value)
                ? decimal(value).stripTrailingZeros().toString()
                : value.numberType().toString();
    }

    private static String shown(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }
}
