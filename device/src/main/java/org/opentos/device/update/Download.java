package org.opentos.device.update;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.storage.DataDirectory;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport.Fault;

/// Fetches the file of a release to `update/<release>.part`, and goes on where it stopped, also
/// after a restart. The file counts as here only once its digest is the one that was signed.
///
/// Whatever the server answers, no more is written than was signed.
final class Download {
    static final Duration WAIT_FIRST = Duration.ofSeconds(2);
    static final Duration WAIT_MAX = Duration.ofMinutes(5);

    /// After so long without the whole file it is given up.
    static final Duration TRIED_MAX = Duration.ofDays(7);

    /// So often what comes may be another file than was signed.
    static final int WRONG_MAX = 3;

    /// Left free beside the file.
    static final long FREE_BYTES_MIN = 16L << 20;

    private static final String PART = ".part";

    /// RFC 9110, section 15.5.17.
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");
    private static final Logger LOG = System.getLogger(Download.class.getName());

    /// Whoever wants the file.
    interface Watch {
        /// Hears how much is here; answers whether to go on.
        boolean goesOn(long bytes);

        /// Waits before the next try, not longer than this; answers whether to go on.
        boolean pause(Duration atMost) throws InterruptedException;

        /// How long it has been tried.
        Duration tried();
    }

    /// What came of it.
    sealed interface Result {
        record Whole() implements Result {}

        record Failed(Fault why) implements Result {}

        /// Nobody wants it now; what is here stays.
        record Stopped() implements Result {}
    }

    /// How one try ended.
    private enum Try {
        WHOLE,
        /// What came is not what was signed.
        WRONG,
        /// The server has a longer or a shorter file.
        OTHER_LENGTH,
        /// It broke off, or never began.
        BROKEN,
        STOPPED,
        FULL
    }

    private final Path directory;
    private final Updater.Source source;
    private final LongSupplier freeBytes;

    /// The thread that waits for the network, and nothing else, so that it may be interrupted.
    private Optional<Thread> atNetwork = Optional.empty();

    /// @param freeBytes of the disk
    Download(DataDirectory data, Updater.Source source, LongSupplier freeBytes) throws IOException {
        this.directory = Files.createDirectories(data.file(FileInstaller.DIRECTORY));
        this.source = source;
        this.freeBytes = freeBytes;
    }

    Path file(ReleaseId id) {
        return directory.resolve(id.text() + PART);
    }

    /// Removes what is here of every release but this.
    void keepOnly(Optional<ReleaseId> id) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            for (Path each : found.toList()) {
                String name = each.getFileName().toString();
                if (name.endsWith(PART) && id.filter(one -> each.equals(file(one))).isEmpty()) {
                    Files.delete(each);
                }
            }
        }
    }

    /// Ends a wait for the network; whoever fetches asks its watch then.
    synchronized void nudge() {
        atNetwork.ifPresent(Thread::interrupt);
    }

    private synchronized void waitForNetwork() {
        atNetwork = Optional.of(Thread.currentThread());
    }

    private synchronized void backFromNetwork() {
        atNetwork = Optional.empty();
        // What interrupted this was meant for the network alone.
        boolean _ = Thread.interrupted();
    }

    /// Fetches until the file is here, is not wanted, or cannot be had.
    ///
    /// @param path at the hub's web door, which may change while it is tried
    Result fetch(ReleaseId id, Release release, Supplier<String> path, Watch watch)
            throws IOException, InterruptedException {
        keepOnly(Optional.of(id));
        Duration wait = WAIT_FIRST;
        int wrong = 0;
        while (true) {
            long before = size(file(id));
            switch (onDisk(file(id), release, path.get(), watch)) {
                case WHOLE -> {
                    return new Result.Whole();
                }
                case STOPPED -> {
                    return new Result.Stopped();
                }
                case FULL -> {
                    return failed(
                            UpdateCheck.SPACE,
                            "It needs %d bytes, and %d are free."
                                    .formatted(
                                            release.bytes() + FREE_BYTES_MIN,
                                            freeBytes.getAsLong()));
                }
                case WRONG -> {
                    Files.deleteIfExists(file(id));
                    if (++wrong >= WRONG_MAX) {
                        return failed(
                                UpdateCheck.DIGEST,
                                "The file that came is not the one that was signed.");
                    }
                }
                case OTHER_LENGTH -> {
                    Files.deleteIfExists(file(id));
                    if (++wrong >= WRONG_MAX) {
                        return failed(
                                UpdateCheck.DOWNLOAD,
                                "The file that the hub has is not of %d bytes."
                                        .formatted(release.bytes()));
                    }
                }
                case BROKEN -> {
                    if (size(file(id)) > before) {
                        wait = WAIT_FIRST;
                    }
                }
            }
            if (watch.tried().compareTo(TRIED_MAX) >= 0) {
                return failed(
                        UpdateCheck.DOWNLOAD,
                        "After %d days %d of %d bytes are here."
                                .formatted(TRIED_MAX.toDays(), size(file(id)), release.bytes()));
            }
            if (!watch.pause(wait)) {
                return new Result.Stopped();
            }
            wait = wait.multipliedBy(2).compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait.multipliedBy(2);
        }
    }

    private static Result failed(UpdateCheck check, String detail) {
        return new Result.Failed(new Fault(check, detail, ""));
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /// A disk that is full is no fault of the device.
    private Try onDisk(Path file, Release release, String path, Watch watch) throws IOException {
        try {
            return once(file, release, path, watch);
        } catch (IOException failure) {
            if (freeBytes.getAsLong() < FREE_BYTES_MIN) {
                return Try.FULL;
            }
            throw failure;
        }
    }

    private Try once(Path file, Release release, String path, Watch watch) throws IOException {
        long here = size(file);
        if (here > release.bytes()) {
            Files.delete(file);
            here = 0;
        }
        if (!watch.goesOn(here)) {
            return Try.STOPPED;
        }
        MessageDigest digest = here > 0 ? Digest.of(file) : Digest.fresh();
        if (here == release.bytes()) {
            return whole(digest, release);
        }
        if (freeBytes.getAsLong() < release.bytes() - here + FREE_BYTES_MIN) {
            return Try.FULL;
        }
        Optional<String> range = here > 0 ? Optional.of("bytes=" + here + "-") : Optional.empty();
        HubWeb.Answer answer;
        waitForNetwork();
        try {
            answer = source.open(path, range);
        } catch (IOException unreachable) {
            return broken(unreachable);
        } finally {
            backFromNetwork();
        }
        try (answer) {
            return take(answer, file, here, release, digest, watch);
        }
    }

    private static Try broken(IOException failure) {
        LOG.log(Level.INFO, "the file of a release breaks off: {0}", failure.toString());
        return Try.BROKEN;
    }

    private static Try whole(MessageDigest digest, Release release) {
        return Digest.text(digest).equals(release.sha256()) ? Try.WHOLE : Try.WRONG;
    }

    private Try take(
            HubWeb.Answer answer,
            Path file,
            long here,
            Release release,
            MessageDigest digest,
            Watch watch)
            throws IOException {
        switch (answer.status()) {
            case HttpURLConnection.HTTP_PARTIAL -> {
                Matcher range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
                if (!range.matches() || Long.parseLong(range.group(1)) != here) {
                    return broken(new IOException("the hub sent another range"));
                }
                if (Long.parseLong(range.group(2)) != release.bytes()) {
                    return Try.OTHER_LENGTH;
                }
                return append(answer, file, 0, release, digest, watch);
            }
            case HttpURLConnection.HTTP_OK -> {
                // It sends the whole: what is here already is passed over, and the digest says
                // whether it was the same.
                return append(answer, file, here, release, digest, watch);
            }
            case RANGE_NOT_SATISFIABLE -> {
                return Try.OTHER_LENGTH;
            }
            default -> {
                return broken(new IOException("the hub answered with " + answer.status()));
            }
        }
    }

    /// @param skipped of the body is here already
    private Try append(
            HubWeb.Answer answer,
            Path file,
            long skipped,
            Release release,
            MessageDigest digest,
            Watch watch)
            throws IOException {
        long skip = skipped;
        long here = size(file);
        byte[] buffer = new byte[Digest.BUFFER_BYTES];
        try (FileChannel channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.APPEND);
                OutputStream out = Channels.newOutputStream(channel)) {
            InputStream body = body(answer);
            while (true) {
                int count = read(body, buffer);
                if (count < 0) {
                    break;
                }
                int passed = (int) Math.min(skip, count);
                skip -= passed;
                int fresh = count - passed;
                if (fresh > release.bytes() - here) {
                    return Try.OTHER_LENGTH;
                }
                out.write(buffer, passed, fresh);
                digest.update(buffer, passed, fresh);
                here += fresh;
                if (!watch.goesOn(here)) {
                    return Try.STOPPED;
                }
            }
            channel.force(true);
        } catch (ReadFailed failure) {
            return watch.goesOn(here) ? broken(failure) : Try.STOPPED;
        }
        return here == release.bytes() ? whole(digest, release) : Try.BROKEN;
    }

    /// The network failed, and not the disk.
    private static final class ReadFailed extends IOException {
        private ReadFailed(IOException cause) {
            super(cause.toString(), cause);
        }
    }

    private static InputStream body(HubWeb.Answer answer) throws ReadFailed {
        try {
            return answer.body();
        } catch (IOException failure) {
            throw new ReadFailed(failure);
        }
    }

    private int read(InputStream body, byte[] buffer) throws ReadFailed {
        waitForNetwork();
        try {
            return body.read(buffer);
        } catch (IOException failure) {
            throw new ReadFailed(failure);
        } finally {
            backFromNetwork();
        }
    }
}
