package org.opentos.testkit.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The machine's file system in memory, where tests keep databases: one has 700 files, which a disk
/// takes several times as long to make and to remove.
public final class MemoryDisk {
    private static final Path DISK = Path.of("/dev/shm");
    private static final long ROOM_BYTES_MIN = 2L << 30;

    private MemoryDisk() {}

    /// A directory of that name in memory, or the other one where there is no room in it.
    public static Path directory(String name, Path onDisk) throws IOException {
        boolean fit =
                Files.isWritable(DISK)
                        && Files.getFileStore(DISK).getUsableSpace() >= ROOM_BYTES_MIN
                        && letsProgramsRun();
        return fit ? DISK.resolve("opentos-" + name) : onDisk;
    }

    /// Many containers let no program run from there, and the database's own are unpacked beside
    /// its files.
    private static boolean letsProgramsRun() throws IOException {
        Path probe =
                Files.createTempFile(
                        DISK,
                        "opentos",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        try {
            return Files.isExecutable(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
