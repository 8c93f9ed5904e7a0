package org.opentos.device.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of files that may be large.
final class Digest {
    static final int BUFFER_BYTES = 64 * 1024;

    private Digest() {}

    static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    /// The digest so far of what is in a file.
    static MessageDigest of(Path file) throws IOException {
        MessageDigest digest = fresh();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return digest;
    }

    /// As in a release; ends the digest.
    static String text(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static boolean matches(Path file, long bytes, String sha256) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == bytes
                && text(of(file)).equals(sha256);
    }
}
