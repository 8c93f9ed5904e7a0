package org.opentos.cli.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;

/// The state directory as one command's own while it starts programs, so that two of them do not
/// make one home twice. It ends with the command, however that ends.
public final class StateLock implements AutoCloseable {
    /// Longer than a first start with its demonstration takes on a busy machine.
    public static final Duration WAIT_MAX = Duration.ofMinutes(10);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock; waits where another command holds it.
    ///
    /// @param waiting gets one sentence where it has to wait
    /// @throws CommandException where the directory cannot be written, or the wait takes too long
    public static StateLock take(Places places, Duration most, Consumer<String> waiting) {
        Path file = places.state().resolve("up.lock");
        try {
            Files.createDirectories(places.state());
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (!taken(channel)) {
                waiting.accept(
                        "Another ./tos up "
                                + holder(file)
                                + "starts what is kept in "
                                + places.state()
                                + "; waiting for it");
                awaitTaken(channel, file, most);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.US_ASCII)));
            return new StateLock(channel);
        } catch (IOException failure) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "cannot keep anything in "
                            + places.state()
                            + ": "
                            + failure
                            + ". Check that it can be written and has room, or name another place"
                            + " with TOS_DIRECTORY.",
                    failure);
        }
    }

    private static void awaitTaken(FileChannel channel, Path file, Duration most)
            throws IOException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!taken(channel)) {
            if (System.nanoTime() > deadline) {
                channel.close();
                throw new CommandException(
                        ExitCode.BUSY,
                        "another ./tos up "
                                + holder(file)
                                + "is still at work after "
                                + most.toSeconds()
                                + " s; end it, or wait and try again");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean taken(FileChannel channel) throws IOException {
        @Nullable FileLock lock = channel.tryLock();
        return lock != null;
    }

    /// The process that holds it, in words; empty in the moment before it has said so.
    private static String holder(Path file) throws IOException {
        String process = Files.readString(file).strip();
        return process.isEmpty() ? "" : "(process " + process + ") ";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new CommandException("cannot give back the state directory", failure);
        }
    }
}
