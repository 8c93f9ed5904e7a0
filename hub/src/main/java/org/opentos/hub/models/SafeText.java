package org.opentos.hub.models;

import java.util.Optional;

/// What text must be to be stored and shown.
public final class SafeText {
    private static final int SHOWN_CHARACTERS_MAX = 40;
    private static final int SENTENCE_CHARACTERS_MAX = 160;

    private SafeText() {}

    /// Why a database or a decoder would refuse the text; empty where none would.
    static Optional<String> unstorable(String text) {
        for (int index = 0; index < text.length(); index++) {
            char each = text.charAt(index);
            if (each == 0) {
                return Optional.of("holds the character U+0000; remove it");
            }
            if (Character.isSurrogate(each)) {
                boolean pair =
                        Character.isHighSurrogate(each)
                                && index + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(index + 1));
                if (!pair) {
                    return Optional.of("holds half of a surrogate pair; write whole characters");
                }
                index++;
            }
        }
        return Optional.empty();
    }

    /// Why the text must not be shown to people: control characters, or characters that reverse the
    /// direction of what stands around them (Unicode TR 9, sections 2.1 to 2.4).
    public static Optional<String> unshowable(String text) {
        Optional<String> unstorable = unstorable(text);
        if (unstorable.isPresent()) {
            return unstorable;
        }
        for (int index = 0; index < text.length(); index++) {
            char each = text.charAt(index);
            if (Character.isISOControl(each)) {
                return Optional.of(
                        "holds the control character U+%04X; remove it".formatted((int) each));
            }
            if ((each >= '\u202A' && each <= '\u202E') || (each >= '\u2066' && each <= '\u2069')) {
                return Optional.of(
                        "holds U+%04X, which reverses text; remove it".formatted((int) each));
            }
        }
        return Optional.empty();
    }

    /// A bounded form of hostile text that may stand in a message.
    static String shown(String text) {
        return bounded(text, SHOWN_CHARACTERS_MAX);
    }

    /// The same for what a library says about hostile text.
    static String sentence(String text) {
        return bounded(text, SENTENCE_CHARACTERS_MAX);
    }

    private static String bounded(String text, int most) {
        String cut = text.length() <= most ? text : text.substring(0, most) + "…";
        return unshowable(cut).isEmpty() ? cut : cut.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
