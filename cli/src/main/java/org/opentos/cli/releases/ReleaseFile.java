package org.opentos.cli.releases;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.opentos.cli.CommandException;
import org.opentos.protocol.update.UpdateLimits;

/// The file of a release, as it is on this machine.
record ReleaseFile(Path path, long bytes) {
    private static final int BUFFER_BYTES = 1 << 20;

    /// @throws CommandException where no release can be made of it
    static ReleaseFile of(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CommandException(
                    Files.exists(path)
                            ? path + " is no file; name the file that devices are to take"
                            : "there is no file " + path);
        }
        try {
            long bytes = Files.size(path);
            if (bytes < 1 || bytes > UpdateLimits.FILE_BYTES_MAX) {
                throw new CommandException(
                        "%s has %s; the file of a release has at least a byte and at most %s"
                                .formatted(
                                        path,
                                        FileSize.text(bytes),
                                        FileSize.text(UpdateLimits.FILE_BYTES_MAX)));
            }
            return new ReleaseFile(path, bytes);
        } catch (IOException failure) {
            throw unreadable(path, failure);
        }
    }

    private static CommandException unreadable(Path path, IOException failure) {
        return new CommandException("cannot read " + path + ": " + failure.getMessage(), failure);
    }

    /// Its SHA-256, as releases have it.
    ///
    /// @param read is told how many bytes it went through
    String sha256(LongConsumer read) {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            long through = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                through += count;
                read.accept(through);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failure) {
            throw unreadable(path, failure);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    /// A part of it, shorter only at its end.
    byte[] part(long from, int most) {
        byte[] part = new byte[(int) Math.min(most, bytes - from)];
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(from);
            file.readFully(part);
            return part;
        } catch (IOException failure) {
            throw unreadable(path, failure);
        }
    }
}
