package org.opentos.protocol.keys;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The public half of a [SigningKey].
///
/// @param text the 32 bytes of RFC 8032 in base64url without padding, as `x` in RFC 8037
public record VerifyingKey(String text) {
    static final String ALGORITHM = "Ed25519";
    static final int SIGNATURE_BYTES = 64;

    static final int KEY_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    /// What stands before the key in a SubjectPublicKeyInfo (RFC 8410, section 4).
    private static final byte[] INFO = HexFormat.of().parseHex("302a300506032b6570032100");

    public VerifyingKey {
        if (!isKey(text)) {
            throw new IllegalArgumentException("not the text of an Ed25519 key");
        }
    }

    private static boolean isKey(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        // Of the last character two bits stand for nothing; each key has one text.
        return bytes.length == KEY_BYTES && encode(bytes).equals(text);
    }

    @JsonCreator
    public static VerifyingKey parse(String text) {
        return new VerifyingKey(text);
    }

    public static Optional<VerifyingKey> find(String text) {
        return isKey(text) ? Optional.of(new VerifyingKey(text)) : Optional.empty();
    }

    static VerifyingKey of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return new VerifyingKey(encode(Arrays.copyOfRange(encoded, INFO.length, encoded.length)));
    }

    /// Base64url without padding (RFC 4648, section 5).
    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public boolean verifies(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException refused) {
            // Malformed, or a key of 32 bytes that are no point of the curve.
            return false;
        }
    }

    byte[] bytes() {
        return Base64.getUrlDecoder().decode(text);
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(INFO, INFO.length + KEY_BYTES);
        System.arraycopy(bytes(), 0, encoded, INFO.length, KEY_BYTES);
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
