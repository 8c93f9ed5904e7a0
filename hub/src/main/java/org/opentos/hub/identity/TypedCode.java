package org.opentos.hub.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What one person hands another to type: 50 random bits as ten characters of Crockford's base 32,
/// shown as `ABCDE-FGHJK`.
public record TypedCode(String characters) {
    private static final int LENGTH = 10;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static TypedCode random(RandomGenerator random) {
        StringBuilder characters = new StringBuilder(LENGTH);
        for (int index = 0; index < LENGTH; index++) {
            characters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new TypedCode(characters.toString());
    }

    /// The code that 50 bits of a key make, for one that is shown again and again.
    ///
    /// @param bits at least 8 bytes, as random as a key is
    public static TypedCode of(byte[] bits) {
        long value = ByteBuffer.wrap(bits).getLong();
        char[] characters = new char[LENGTH];
        for (int index = 0; index < LENGTH; index++) {
            characters[index] = ALPHABET.charAt((int) (value & 31));
            value >>>= 5;
        }
        return new TypedCode(new String(characters));
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1.
    public static Optional<TypedCode> read(String text) {
        StringBuilder characters = new StringBuilder(LENGTH);
        for (char each : text.toUpperCase(Locale.ROOT).toCharArray()) {
            if (each == ' ' || each == '-') {
                continue;
            }
            char meant =
                    switch (each) {
                        case 'O' -> '0';
                        case 'I', 'L' -> '1';
                        default -> each;
                    };
            if (ALPHABET.indexOf(meant) < 0 || characters.length() == LENGTH) {
                return Optional.empty();
            }
            characters.append(meant);
        }
        return characters.length() == LENGTH
                ? Optional.of(new TypedCode(characters.toString()))
                : Optional.empty();
    }

    public String shown() {
        return characters.substring(0, LENGTH / 2) + '-' + characters.substring(LENGTH / 2);
    }

    /// HMAC-SHA-256 (RFC 2104): who reads the table cannot try codes without the key.
    public byte[] hash(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(characters.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(
                    "every Java platform has HmacSHA256, this one does not", impossible);
        }
    }
}
