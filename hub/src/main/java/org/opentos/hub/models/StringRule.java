package org.opentos.hub.models;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a string must be. Lengths count characters as people do: Unicode code points.
///
/// @param format `date-time`, `date` and `time` are checked (RFC 3339); others are annotations
record StringRule(
        int charactersMin, int charactersMax, @Nullable SafePattern pattern, String format) {
    static final StringRule ANY =
            new StringRule(0, DataSchemaCheck.STRING_CHARACTERS_MAX, null, "");

    void check(String value, JsonPlace place, FaultList faults) {
        if (value.length() > 2 * charactersMax || length(value) > charactersMax) {
            faults.add(place, "is longer than " + charactersMax + " characters");
            return;
        }
        Optional<String> unstorable = SafeText.unstorable(value);
        if (unstorable.isPresent()) {
            faults.add(place, unstorable.get());
            return;
        }
        if (charactersMin > 0 && length(value) < charactersMin) {
            faults.add(place, "is shorter than " + charactersMin + " characters");
        }
        if (pattern != null && !pattern.found(value)) {
            faults.add(place, "does not match the pattern of its schema");
        }
        if (!format.isEmpty() && !formatted(value)) {
            faults.add(place, "is not a " + format + " as RFC 3339 writes it");
        }
    }

    private static int length(String value) {
        return value.codePointCount(0, value.length());
    }

    private boolean formatted(String value) {
        try {
            switch (format) {
                case "date-time" -> OffsetDateTime.parse(value);
                case "date" -> LocalDate.parse(value);
                case "time" -> OffsetTime.parse(value);
                default -> {}
            }
            return true;
        } catch (DateTimeException malformed) {
            return false;
        }
    }
}
