package org.opentos.protocol.update;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.opentos.protocol.Id.ProductId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.keys.VerifyingKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A release with its maker's signature: `{"product", "code", "name", "kind", "bytes", "sha256",
/// "key", "signature"}`, the last two in base64url. The signature is by Ed25519 (RFC 8032).
///
/// @param signature 64 bytes in base64url, as they came
public record SignedRelease(Release release, VerifyingKey key, String signature) {

    public static SignedRelease sign(Release release, SigningKey key) {
        return new SignedRelease(
                release, key.verifying(), VerifyingKey.encode(key.sign(release.signed())));
    }

    /// Whether the key that is named signed exactly this.
    public boolean holds() {
        try {
            return key.verifies(release.signed(), Base64.getUrlDecoder().decode(signature));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    public void write(ObjectNode to) {
        to.put("product", release.product().text())
                .put("code", release.version().code())
                .put("name", release.version().name())
                .put("kind", release.kind().text())
                .put("bytes", release.bytes())
                .put("sha256", release.sha256())
                .put("key", key.text())
                .put("signature", signature);
    }

    /// Reads what anybody may have written; refused as `field-invalid`, with every fault. Whether
    /// the signature holds is another question.
    public static Outcome<SignedRelease> read(JsonNode from) {
        List<Fault> faults = new ArrayList<>();
        Optional<ProductId> product = product(from.path("product").asString(""));
        if (product.isEmpty()) {
            faults.add(new Fault("/product", "must be the id of a product"));
        }
        JsonNode code = from.path("code");
        Optional<ReleaseVersion> version =
                code.isInt() && code.intValue() > 0
                        ? ReleaseVersion.find(code.intValue(), from.path("name").asString(""))
                        : Optional.empty();
        if (version.isEmpty()) {
            faults.add(
                    new Fault(
                            "/code",
                            "must be a whole number from 1 to %d, and the name 1 to %d characters"
                                    .formatted(
                                            ReleaseVersion.CODE_MAX,
                                            ReleaseVersion.NAME_CHARACTERS_MAX)));
        }
        Optional<Release.Kind> kind = Release.Kind.find(from.path("kind").asString(""));
        if (kind.isEmpty()) {
            faults.add(new Fault("/kind", "must be image or file"));
        }
        long bytes = from.path("bytes").canConvertToLong() ? from.path("bytes").longValue() : 0;
        if (bytes < 1 || bytes > UpdateLimits.FILE_BYTES_MAX) {
            faults.add(new Fault("/bytes", "must be from 1 to " + UpdateLimits.FILE_BYTES_MAX));
        }
        String digest = from.path("sha256").asString("");
        if (!Release.isDigest(digest)) {
            faults.add(new Fault("/sha256", "must be 64 hexadecimal digits in lower case"));
        }
        Optional<VerifyingKey> key = VerifyingKey.find(from.path("key").asString(""));
        if (key.isEmpty()) {
            faults.add(new Fault("/key", "must be an Ed25519 key in base64url"));
        }
        if (!faults.isEmpty()) {
            return Outcome.refused(
                    new Refusal(
                            RefusalCode.FIELD_INVALID,
                            "A field of the release is wrong; see the list.",
                            faults));
        }
        return Outcome.done(
                new SignedRelease(
                        new Release(
                                product.orElseThrow(),
                                version.orElseThrow(),
                                kind.orElseThrow(),
                                bytes,
                                digest),
                        key.orElseThrow(),
                        from.path("signature").asString("")));
    }

    private static Optional<ProductId> product(String text) {
        try {
            return Optional.of(ProductId.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
