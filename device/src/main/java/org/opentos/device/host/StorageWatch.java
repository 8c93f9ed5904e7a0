package org.opentos.device.host;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Ends a device whose disk does not take anything any more, as one does whose file system found
/// itself damaged: everything the device would promise from then on would be lost. An image mends
/// the disk at its next start.
public final class StorageWatch implements AutoCloseable {
    static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOG = System.getLogger(StorageWatch.class.getName());

    private final BooleanSupplier writable;
    private final Runnable end;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("storage").unstarted(this::run);

    /// @param end what ends the device
    public StorageWatch(BooleanSupplier writable, Runnable end) {
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

    /// @return whether there is anything to look at from now on
    boolean look() {
        if (writable.getAsBoolean()) {
            return true;
        }
        LOG.log(Level.ERROR, "the data directory cannot be written any more; the device ends");
        end.run();
        return false;
    }
}
