package org.opentos.protocol.money;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/// What a person shows in a shop in order to pay: 20 digits, of which the last change every 30
/// seconds.
///
/// A prefix, by which a till knows what it reads; the number of the account that pays; and a
/// one-time password of RFC 6238 with HMAC-SHA-256. Who has the key can show one without a network.
/// An even number of digits is what Code 128 packs best.
///
/// @param account ten digits, given at random: it says nothing of the person
/// @param password eight digits
public record PaymentCode(String account, String password) {
    public static final String PREFIX = "96";
    public static final int ACCOUNT_DIGITS = 10;
    public static final int PASSWORD_DIGITS = 8;

    /// How long one code is shown (RFC 6238, section 4.1).
    public static final Duration STEP = Duration.ofSeconds(30);

    /// As much as HMAC-SHA-256 takes in full (RFC 2104, section 3).
    public static final int KEY_BYTES = 32;

    private static final Pattern SHAPE =
            Pattern.compile(
                    "%s([0-9]{%d})([0-9]{%d})".formatted(PREFIX, ACCOUNT_DIGITS, PASSWORD_DIGITS));
    private static final TimeBasedOneTimePasswordGenerator PASSWORDS =
            new TimeBasedOneTimePasswordGenerator(
                    STEP,
                    PASSWORD_DIGITS,
                    TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA256);

    /// @throws IllegalArgumentException where a part has not its digits
    public PaymentCode {
        if (!SHAPE.matcher(PREFIX + account + password).matches()
                || account.length() != ACCOUNT_DIGITS) {
            throw new IllegalArgumentException(
                    "a payment code has %d digits of an account and %d of a password"
                            .formatted(ACCOUNT_DIGITS, PASSWORD_DIGITS));
        }
    }

    /// The code of a step.
    ///
    /// @param key [#KEY_BYTES] bytes
    /// @param step as [#step] counts them
    public static PaymentCode of(String account, byte[] key, long step) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        try {
            return new PaymentCode(
                    account,
                    PASSWORDS.generateOneTimePasswordString(
                            new SecretKeySpec(key, "HmacSHA256"), begin(step), Locale.ROOT));
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException("HMAC takes a key of any length", impossible);
        }
    }

    /// Steps since 1970.
    public static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
    }

    /// When a step begins.
    public static Instant begin(long step) {
        return Instant.ofEpochSecond(Math.multiplyExact(step, STEP.toSeconds()));
    }

    /// Empty where it is not the shape of one. Spaces, which people read and type, do not count.
    public static Optional<PaymentCode> parse(String text) {
        Matcher shape = SHAPE.matcher(text.replace(" ", ""));
        return shape.matches()
                ? Optional.of(new PaymentCode(shape.group(1), shape.group(2)))
                : Optional.empty();
    }

    /// 20 digits.
    public String text() {
        return PREFIX + account + password;
    }

    /// Without the password.
    @Override
    public String toString() {
        return "PaymentCode[account=" + account + "]";
    }
}
