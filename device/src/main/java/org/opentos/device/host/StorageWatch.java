package org.opentos.device.host;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.opentos.device.storage.DataDirectory;

/// Ends a device whose disk does not take anything any more, as one does whose file system found
/// itself damaged: everything the device would promise from then on would be lost. An image mends
/// the disk at its next start.
public final class StorageWatch implements AutoCloseable {
    static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOG = System.getLogger(StorageWatch.class.getName());

    private final BooleanSupplier writable;
    private final Runnable end;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean failed;
    private final Thread thread = Thread.ofVirtual().name("storage").unstarted(this::run);

    /// @param end what ends the device
    public static StorageWatch over(Path directory, Runnable end) throws IOException {
        FileSystemErrors errors = FileSystemErrors.of(directory);
        OptionalLong before = errors.count();
        return new StorageWatch(
                () -> DataDirectory.writable(directory) && errors.count().equals(before), end);
    }

    StorageWatch(BooleanSupplier writable, Runnable end) {
        this.writable = writable;
        this.end = end;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        stopped.countDown();
        thread.join();
    }

    private void run() {
        try {
            boolean lasts = true;
            while (lasts && !stopped.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                lasts = look();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether that is why the device ends.
    public boolean failed() {
        return failed;
    }

    /// @return whether there is anything to look at from now on
    boolean look() {
        if (writable.getAsBoolean()) {
            return true;
        }
        failed = true;
        LOG.log(Level.ERROR, "the data directory cannot be written any more; the device ends");
        end.run();
        return false;
    }
}
