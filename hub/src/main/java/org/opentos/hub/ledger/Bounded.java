package org.opentos.hub.ledger;

/// Texts that the ledger keeps, each with its bound.
final class Bounded {
    private Bounded() {}

    /// @return the text
    /// @throws IllegalArgumentException where it is shorter or longer than that, or has a character
    ///   that is not printable ASCII
    static String text(String what, String text, int charactersMin, int charactersMax) {
        boolean fits = text.length() >= charactersMin && text.length() <= charactersMax;
        if (!fits || !text.chars().allMatch(each -> each >= ' ' && each <= '~')) {
            throw new IllegalArgumentException(
                    "%s wants %d to %d characters of ASCII, not %s"
                            .formatted(what, charactersMin, charactersMax, text));
        }
        return text;
    }
}
