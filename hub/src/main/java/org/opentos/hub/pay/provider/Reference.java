package org.opentos.hub.pay.provider;

import java.util.regex.Pattern;

/// Our name for one movement of money, never used for another. It is what makes a request safe to
/// repeat.
///
/// @param text 6 to 32 letters and digits, which is what every provider takes
public record Reference(String text) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-zA-Z]{6,32}");

    /// @throws IllegalArgumentException where the text is not of that shape
    public Reference {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("a reference is 6 to 32 letters and digits");
        }
    }

    /// Whether a provider's text, which may be anybody's, has the shape of a reference.
    static boolean fits(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
