package org.opentos.hub.home;

import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What an invited person brings: 50 random bits as ten characters of Crockford's base 32, shown as
/// `ABCDE-FGHJK`.
record InvitationCode(String characters) {
    private static final int LENGTH = 10;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    static InvitationCode random(RandomGenerator random) {
        StringBuilder characters = new StringBuilder(LENGTH);
        for (int index = 0; index < LENGTH; index++) {
            characters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new InvitationCode(characters.toString());
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1.
    static Optional<InvitationCode> read(String text) {
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
                ? Optional.of(new InvitationCode(characters.toString()))
                : Optional.empty();
    }

    String shown() {
        return characters.substring(0, LENGTH / 2) + '-' + characters.substring(LENGTH / 2);
    }

    /// HMAC-SHA-256 (RFC 2104): who reads the table cannot try codes without the key.
    byte[] hash(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(characters.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(
                    "every Java platform has HmacSHA256, this one does not", impossible);
        }
    }
}
