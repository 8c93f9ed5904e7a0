package org.opentos.protocol.app;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;

/// A key that signs packages, a developer's or a store's: Ed25519 (RFC 8032).
public final class SigningKey {
    private final PrivateKey secret;
    private final VerifyingKey verifying;

    private SigningKey(PrivateKey secret, VerifyingKey verifying) {
        this.secret = secret;
        this.verifying = verifying;
    }

    public static SigningKey of(PrivateKey secret, VerifyingKey verifying) {
        return new SigningKey(secret, verifying);
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

    /// PKCS #8, to be kept as a secret.
    public byte[] encoded() {
        return secret.getEncoded();
    }

    byte[] sign(byte[] message) {
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
