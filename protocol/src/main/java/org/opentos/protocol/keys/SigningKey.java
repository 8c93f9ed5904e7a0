package org.opentos.protocol.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/// A key that signs packages and releases, a developer's, a store's or a maker's: Ed25519 (RFC
/// 8032).
public final class SigningKey {
    private final PrivateKey secret;
    private final VerifyingKey verifying;

    private SigningKey(PrivateKey secret, VerifyingKey verifying) {
        this.secret = secret;
        this.verifying = verifying;
    }

    public static SigningKey fresh(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(VerifyingKey.ALGORITHM);
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(pair.getPrivate(), VerifyingKey.of(pair.getPublic()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime cannot make Ed25519 keys", missing);
        }
    }

    public VerifyingKey verifying() {
        return verifying;
    }

    /// What [#decode] reads: PKCS #8 of the secret, then the 32 bytes of the public key. A secret.
    public byte[] encoded() {
        byte[] pkcs8 = secret.getEncoded();
        byte[] both = Arrays.copyOf(pkcs8, pkcs8.length + VerifyingKey.KEY_BYTES);
        System.arraycopy(verifying.bytes(), 0, both, pkcs8.length, VerifyingKey.KEY_BYTES);
        return both;
    }

    /// @throws IllegalArgumentException where the bytes are no key
    public static SigningKey decode(byte[] encoded) {
        int secretBytes = encoded.length - VerifyingKey.KEY_BYTES;
        if (secretBytes <= 0) {
            throw new IllegalArgumentException("too short for an Ed25519 key");
        }
        try {
            PrivateKey secret =
                    KeyFactory.getInstance(VerifyingKey.ALGORITHM)
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Arrays.copyOf(encoded, secretBytes)));
            return new SigningKey(
                    secret,
                    new VerifyingKey(
                            VerifyingKey.encode(
                                    Arrays.copyOfRange(encoded, secretBytes, encoded.length))));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalArgumentException("not an Ed25519 key", unreadable);
        }
    }

    /// A JSON Web Signature in compact form (RFC 7515), by EdDSA (RFC 8037).
    ///
    /// @param type of the header's `typ`, so that one kind of word is never taken for another
    /// @param claims the payload, JSON in UTF-8
    public String jws(String type, byte[] claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String header =
                "{\"alg\":\"EdDSA\",\"typ\":\"%s\",\"kid\":\"%s\"}"
                        .formatted(type, verifying.text());
        String signed =
                base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
                        + '.'
                        + base64.encodeToString(claims);
        return signed
                + '.'
                + base64.encodeToString(sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /// @return 64 bytes
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(VerifyingKey.ALGORITHM);
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("could not sign with an Ed25519 key", failure);
        }
    }
}
