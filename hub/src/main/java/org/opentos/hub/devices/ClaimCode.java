package org.opentos.hub.devices;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The code on a device's label, by which its owner claims it: 8 characters of Crockford's base 32,
/// 40 random bits.
///
/// @param text upper case, without a hyphen
public record ClaimCode(String text) {
    static final int CHARACTERS = 8;
    private static final int TYPED_CHARACTERS_MAX = 64;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static ClaimCode random(RandomGenerator random) {
        long bits = random.nextLong();
        char[] text = new char[CHARACTERS];
        for (int index = 0; index < CHARACTERS; index++) {
            text[index] = ALPHABET.charAt((int) (bits & 31));
            bits >>>= 5;
        }
        return new ClaimCode(new String(text));
    }

    /// Reads what a person typed: case, spaces and hyphens do not count, O is 0, I and L are 1.
    /// Empty where it can be no code.
    public static Optional<ClaimCode> typed(String typed) {
        if (typed.length() > TYPED_CHARACTERS_MAX) {
            return Optional.empty();
        }
        String text =
                typed.replaceAll("[\\s\\-\u2010-\u2015]", "")
                        .toUpperCase(Locale.ROOT)
                        .replace('O', '0')
                        .replace('I', '1')
                        .replace('L', '1');
        return text.length() == CHARACTERS
                        && text.chars().allMatch(each -> ALPHABET.indexOf(each) >= 0)
                ? Optional.of(new ClaimCode(text))
                : Optional.empty();
    }

    /// As people read it: `ABCD-EFGH`.
    public String shown() {
        return text.substring(0, CHARACTERS / 2) + '-' + text.substring(CHARACTERS / 2);
    }
}
