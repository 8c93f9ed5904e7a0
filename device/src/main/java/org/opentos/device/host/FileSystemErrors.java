package org.opentos.device.host;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/// How many errors the file system of a directory has found in itself, as Linux tells it of ext4
/// (`/sys/fs/ext4/DEVICE/errors_count`). One that refuses every write since such an error looks
/// writable otherwise.
final class FileSystemErrors {
    private static final Logger LOG = System.getLogger(FileSystemErrors.class.getName());

    private final Path system;
    private final long device;

    /// @param system where Linux tells of itself, `/sys`
    /// @param device the number of the directory's device, as `stat` says it
    FileSystemErrors(Path system, long device) {
        this.system = system;
        this.device = device;
    }

    static FileSystemErrors of(Path directory) throws IOException {
        return new FileSystemErrors(
                Path.of("/sys"), (Long) Files.getAttribute(directory, "unix:dev"));
    }

    /// Empty where nobody counts them.
    OptionalLong count() {
        try {
            Path block = system.resolve("dev/block/" + major() + ":" + minor()).toRealPath();
            Path counted =
                    system.resolve("fs/ext4").resolve(block.getFileName()).resolve("errors_count");
            return OptionalLong.of(Long.parseLong(Files.readString(counted).strip()));
        } catch (NoSuchFileException otherKind) {
            return OptionalLong.empty();
        } catch (IOException | NumberFormatException unreadable) {
            LOG.log(Level.DEBUG, "nobody counts the file system's errors", unreadable);
            return OptionalLong.empty();
        }
    }

    /// As Linux packs two numbers into one (`include/linux/kdev_t.h`, and glibc's `makedev`).
    private long major() {
        return device >> 8 & 0xfff | device >> 32 & 0xfffff000L;
    }

    private long minor() {
        return device & 0xff | device >> 12 & 0xffffff00L;
    }
}
