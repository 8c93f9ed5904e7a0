package org.opentos.protocol.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.keys.VerifyingKey;
import tools.jackson.databind.node.ObjectNode;

/// What is signed in a package, and the files that hold the signatures: `{"key": …, "signature":
/// …}`, both in base64url.
///
/// The first line of what is signed says who signs, so that no signature passes for another. The
/// store signs the digest together with the developer's key, so that nobody can put theirs in its
/// place.
final class Signatures {
    private Signatures() {}

    static byte[] developer(byte[] digests) {
        return ("OpenTOS app package, developer\n" + digest(digests))
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] store(byte[] digests, VerifyingKey developer) {
        return ("OpenTOS app package, store\n" + digest(digests) + "\n" + developer.text())
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] write(SigningKey key, byte[] message) {
        return PackageJson.JSON.writeValueAsBytes(
                PackageJson.JSON
                        .createObjectNode()
                        .put("key", key.verifying().text())
                        .put("signature", VerifyingKey.encode(key.sign(message))));
    }

    /// The key that a file names; refused as `signature-invalid` where its signature does not hold.
    static Outcome<VerifyingKey> verify(String path, byte[] file, byte[] message) {
        return PackageJson.object(path, file).then(object -> verify(path, object, message));
    }

    private static Outcome<VerifyingKey> verify(String path, ObjectNode object, byte[] message) {
        Optional<VerifyingKey> key = VerifyingKey.find(PackageJson.text(object, "key"));
        if (key.isEmpty() || !key.get().verifies(message, signature(object))) {
            return Outcome.refused(
                    RefusalCode.SIGNATURE_INVALID,
                    "The signature in %s does not hold for what is in the package; build and sign it anew."
                            .formatted(path));
        }
        return Outcome.done(key.get());
    }

    private static byte[] signature(ObjectNode object) {
        try {
            return Base64.getUrlDecoder().decode(PackageJson.text(object, "signature"));
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    static String digest(byte[] digests) {
        return HexFormat.of().formatHex(sha256().digest(digests));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }
}
