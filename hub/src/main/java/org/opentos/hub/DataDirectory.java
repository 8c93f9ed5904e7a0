package org.opentos.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.settings.StartException;

/// The hub's directory, locked for this process.
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static DataDirectory lock(Path path) {
        try {
            Files.createDirectories(path.resolve("run"));
            FileChannel channel =
                    FileChannel.open(
                            path.resolve("run/hub.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (!taken(channel)) {
                String holder = Files.readString(path.resolve("run/hub.lock")).strip();
                channel.close();
                throw new StartException(
                        "the data directory "
                                + path
                                + " is in use by the hub with process id "
                                + holder
                                + "; stop it (./tos down) or give another directory with --data");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.US_ASCII)));
            DataDirectory directory = new DataDirectory(path, channel);
            directory.withdrawReady();
            return directory;
        } catch (IOException failure) {
            throw new StartException(
                    "cannot use the data directory "
                            + path
                            + ": "
                            + failure.getMessage()
                            + ". Check that it exists, can be written and has room.",
                    failure);
        }
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException withinThisProcess) {
            return false;
        }
    }

    Path database() {
        return path.resolve("database");
    }

    /// Says that the hub is ready, in one step, so that a reader never sees half of it.
    void announceReady(String json) throws IOException {
        Path fresh = path.resolve("run/hub.json.new");
        Files.writeString(fresh, json);
        Files.move(
                fresh,
                path.resolve("run/hub.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    void withdrawReady() throws IOException {
        Files.deleteIfExists(path.resolve("run/hub.json"));
    }

    @Override
    public void close() {
        try {
            withdrawReady();
            channel.close();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(
                    "cannot give back the data directory " + path, failure);
        }
    }
}
