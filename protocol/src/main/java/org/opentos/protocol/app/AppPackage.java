package org.opentos.protocol.app;

import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.keys.VerifyingKey;

/// A package that was read: every file is what the developer signed.
///
/// @param digest SHA-256 of the list of digests, in hexadecimal: the identity of this content
/// @param developer whose signature it carries
/// @param sealedBy whose counter-signature it carries, which holds too; empty before the review
/// @param files bytes of each of the app's files by its path
public record AppPackage(
        AppManifest manifest,
        String digest,
        VerifyingKey developer,
        Optional<VerifyingKey> sealedBy,
        Map<String, Long> files) {
    public AppPackage {
        files = Map.copyOf(files);
    }

    public long unpackedBytes() {
        return files.values().stream().mapToLong(Long::longValue).sum();
    }
}
