package org.opentos.protocol;

import java.util.UUID;

/// The 128 bits of a UUID as 26 characters of Crockford's base 32, lower case, without I, L, O, U.
final class CrockfordBase32 {
    static final int LENGTH = 26;
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int SHOWN_CHARACTERS_MAX = 64;

    private CrockfordBase32() {}

    static String encode(UUID value) {
        char[] text = new char[LENGTH];
        long high = value.getMostSignificantBits();
        long low = value.getLeastSignificantBits();
        for (int index = LENGTH - 1; index >= 0; index--) {
            text[index] = ALPHABET.charAt((int) (low & 31));
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }

    static UUID decode(String text) {
        if (text.length() != LENGTH || text.charAt(0) > '7') {
            throw new IllegalArgumentException("not 26 characters of base 32: " + shown(text));
        }
        long high = 0;
        long low = 0;
        for (int index = 0; index < LENGTH; index++) {
            int digit = ALPHABET.indexOf(text.charAt(index));
            if (digit < 0) {
                throw new IllegalArgumentException("not base 32: " + shown(text));
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | digit;
        }
        return new UUID(high, low);
    }

    /// A bounded form of hostile text that may stand in an error.
    static String shown(String text) {
        return text.length() <= SHOWN_CHARACTERS_MAX
                ? text
                : text.substring(0, SHOWN_CHARACTERS_MAX) + "…";
    }
}
