package org.opentos.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rule for every name that people give: homes, rooms, devices, organisations, products, and
/// themselves.
public final class DisplayName {
    /// Counted in Unicode code points, after leading and trailing white space is taken off.
    public static final int CHARACTERS_MAX = 80;

    private DisplayName() {}

    /// The name as it is kept; refused where it is missing, empty, too long, or holds characters
    /// that are not text: controls, line breaks, halves of surrogate pairs, and the marks that turn
    /// the direction of what is written after them (Unicode UAX 9), by which one name passes for
    /// another.
    ///
    /// @param pointer RFC 6901 JSON pointer of the field in the request
    public static Outcome<String> check(String pointer, @Nullable String text) {
        String name = text == null ? "" : text.strip();
        if (name.isEmpty()) {
            return refused(pointer, "is empty");
        }
        if (name.codePointCount(0, name.length()) > CHARACTERS_MAX) {
            return refused(pointer, "is longer than " + CHARACTERS_MAX + " characters");
        }
        if (!name.codePoints().allMatch(DisplayName::isText)) {
            return refused(pointer, "holds a control character");
        }
        return Outcome.done(name);
    }

    /// Whether a character is text, and turns no direction.
    public static boolean isText(int character) {
        boolean turns =
                (character >= 0x202A && character <= 0x202E)
                        || (character >= 0x2066 && character <= 0x2069);
        return !turns
                && switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR ->
                            false;
                    default -> true;
                };
    }

    private static Outcome<String> refused(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "Give a name of 1 to "
                                + CHARACTERS_MAX
                                + " characters without control characters.",
                        List.of(new Refusal.Fault(pointer, message))));
    }
}
