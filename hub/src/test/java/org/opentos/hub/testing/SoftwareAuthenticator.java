package org.opentos.hub.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A passkey in software, and the browser around it: enough of WebAuthn level 3 (sections 6.1, 6.5
/// and 8.7) to register and sign in with one ES256 key.
public final class SoftwareAuthenticator {
    private static final int PRESENT = 0x01;
    private static final int PRESENT_AND_VERIFIED = 0x05;
    private static final int WITH_CREDENTIAL = 0x40;
    private static final int COORDINATE_BYTES = 32;

    private final KeyPair key;
    private final byte[] credential = new byte[COORDINATE_BYTES];
    private int counter;

    public SoftwareAuthenticator() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.key = generator.generateKeyPair();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
        new SecureRandom().nextBytes(credential);
    }

    /// The body of `POST /webauthn/register`.
    public Map<String, Object> register(JsonNode options, String origin, String label) {
        byte[] client = clientData("webauthn.create", options, origin);
        byte[] data =
                authenticatorData(
                        options.path("rp").path("id").asString(),
                        PRESENT_AND_VERIFIED | WITH_CREDENTIAL,
                        concat(
                                new byte[16],
                                ByteBuffer.allocate(2).putShort((short) credential.length).array(),
                                credential,
                                publicKey()));
        byte[] attestation =
                concat(
                        new byte[] {(byte) 0xa3},
                        text("fmt"),
                        text("none"),
                        text("attStmt"),
                        new byte[] {(byte) 0xa0},
                        text("authData"),
                        new byte[] {0x59},
                        ByteBuffer.allocate(2).putShort((short) data.length).array(),
                        data);
        Map<String, Object> response =
                Map.of(
                        "attestationObject",
                        url(attestation),
                        "clientDataJSON",
                        url(client),
                        "transports",
                        List.of("internal"));
        return Map.of("publicKey", Map.of("credential", credential(response), "label", label));
    }

    /// The body of `POST /login/webauthn`.
    public Map<String, Object> signIn(JsonNode options, String origin, String userHandle) {
        return signIn(options, origin, userHandle, PRESENT_AND_VERIFIED);
    }

    /// The same by somebody who was there and not verified.
    public Map<String, Object> signInUnverified(
            JsonNode options, String origin, String userHandle) {
        return signIn(options, origin, userHandle, PRESENT);
    }

    private Map<String, Object> signIn(
            JsonNode options, String origin, String userHandle, int flags) {
        byte[] client = clientData("webauthn.get", options, origin);
        byte[] data = authenticatorData(options.path("rpId").asString(), flags, new byte[0]);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return credential(
                    Map.of(
                            "authenticatorData",
                            url(data),
                            "clientDataJSON",
                            url(client),
                            "signature",
                            url(signature.sign()),
                            "userHandle",
                            userHandle));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private Map<String, Object> credential(Map<String, Object> response) {
        return Map.of(
                "id",
                url(credential),
                "rawId",
                url(credential),
                "type",
                "public-key",
                "response",
                response,
                "clientExtensionResults",
                Map.of(),
                "authenticatorAttachment",
                "platform");
    }

    private static byte[] clientData(String type, JsonNode options, String origin) {
        return ("{\"type\":\""
                        + type
                        + "\",\"challenge\":\""
                        + options.path("challenge").asString()
                        + "\",\"origin\":\""
                        + origin
                        + "\",\"crossOrigin\":false}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(String party, int flags, byte[] attested) {
        return concat(
                sha256(party.getBytes(StandardCharsets.UTF_8)),
                new byte[] {(byte) flags},
                ByteBuffer.allocate(Integer.BYTES).putInt(++counter).array(),
                attested);
    }

    /// The key as COSE (RFC 9052): EC2, ES256, P-256.
    private byte[] publicKey() {
        ECPublicKey point = (ECPublicKey) key.getPublic();
        return concat(
                new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, COORDINATE_BYTES},
                coordinate(point.getW().getAffineX()),
                new byte[] {0x22, 0x58, COORDINATE_BYTES},
                coordinate(point.getW().getAffineY()));
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    /// Text of fewer than 24 bytes in CBOR (RFC 8949).
    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return concat(new byte[] {(byte) (0x60 | bytes.length)}, bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
