package org.opentos.device.driver.linux;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Waits for all devices that tell something of their own accord, with one thread, which sleeps
/// while nothing happens. It is a thread of the platform, as waiting in the kernel would hold one
/// of the few that carry virtual threads.
///
/// Descriptors that are given to it are closed by it and by nobody else, so that no number is
/// awaited after it has become another device's.
final class Watch implements AutoCloseable {
    /// Reads what has come.
    interface Ready {
        /// @return whether more can come
        /// @throws IOException where the device is gone, or says nothing sensible
        boolean read() throws IOException;
    }

    /// A contact that chatters is heard this often and no oftener.
    static final int PAUSE_MILLIS = 100;

    /// After the kernel could not wait, before it is asked again.
    private static final int FAILED_PAUSES = 10;

    private static final Logger LOG = System.getLogger(Watch.class.getName());
    private static final long STACK_BYTES = 256 * 1024;
    private static final int WAKE_BYTES_MAX = 64;
    private static final int STOP_MILLIS_MAX = 2_000;

    private final Kernel kernel;
    private final int pauseMillis;
    private final Map<Integer, Ready> watched = new LinkedHashMap<>();
    private final Set<Integer> dropped = new HashSet<>();
    private OptionalInt wakes = OptionalInt.empty();
    private OptionalInt woken = OptionalInt.empty();
    private boolean closed;
    private Optional<Thread> thread = Optional.empty();

    /// @param pauseMillis after something has come, before it listens again
    Watch(Kernel kernel, int pauseMillis) {
        this.kernel = kernel;
        this.pauseMillis = pauseMillis;
    }

    /// Hears of a device from now on, until it is dropped or ends.
    synchronized void add(int descriptor, Ready ready) throws IOException {
        if (closed) {
            kernel.close(descriptor);
            throw new IOException("the device stops");
        }
        watched.put(descriptor, ready);
        if (wakes.isPresent()) {
            wake();
            return;
        }
        int[] pipe = kernel.pipe();
        woken = OptionalInt.of(pipe[0]);
        wakes = OptionalInt.of(pipe[1]);
        Thread waits = new Thread(null, this::run, "hardware", STACK_BYTES);
        waits.setDaemon(true);
        waits.start();
        thread = Optional.of(waits);
    }

    /// Hears of it no more.
    synchronized void drop(int descriptor) {
        if (watched.remove(descriptor) != null) {
            dropped.add(descriptor);
            wake();
        }
    }

    private void wake() {
        try {
            kernel.write(wakes.orElseThrow(), new byte[1]);
        } catch (IOException full) {
            LOG.log(Level.DEBUG, "whoever waits is being woken already", full);
        }
    }

    private void run() {
        int alarm = woken();
        try {
            while (tidied()) {
                Thread.sleep(hearOnce(alarm));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until something has come, and reads it.
    ///
    /// @return the milliseconds to pause after it
    private int hearOnce(int alarm) {
        List<Map.Entry<Integer, Ready>> all = snapshot();
        int[] descriptors = new int[all.size() + 1];
        descriptors[0] = alarm;
        for (int each = 0; each < all.size(); each++) {
            descriptors[each + 1] = all.get(each).getKey();
        }
        try {
            boolean[] ready = kernel.await(descriptors, -1);
            if (ready[0]) {
                kernel.read(alarm, new byte[WAKE_BYTES_MAX]);
            }
            boolean heard = false;
            for (int each = 0; each < all.size(); each++) {
                if (ready[each + 1]) {
                    heard = true;
                    hear(all.get(each));
                }
            }
            return heard ? pauseMillis : 0;
        } catch (IOException failure) {
            // The kernel may be short of memory for the moment.
            LOG.log(Level.ERROR, "hardware could not be waited for; it is tried again", failure);
            return FAILED_PAUSES * pauseMillis;
        }
    }

    private synchronized int woken() {
        return woken.orElseThrow();
    }

    private synchronized List<Map.Entry<Integer, Ready>> snapshot() {
        return new ArrayList<>(Map.copyOf(watched).entrySet());
    }

    /// Closes what was dropped, and at the end everything.
    ///
    /// @return whether to go on
    private synchronized boolean tidied() {
        dropped.forEach(kernel::close);
        dropped.clear();
        if (closed) {
            watched.keySet().forEach(kernel::close);
            watched.clear();
            kernel.close(woken.orElseThrow());
            kernel.close(wakes.orElseThrow());
        }
        return !closed;
    }

    private void hear(Map.Entry<Integer, Ready> device) {
        boolean more;
        try {
            more = device.getValue().read();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a device has gone", gone);
            more = false;
        } catch (RuntimeException fault) {
            // What one hearer does wrong must not make all the others deaf.
            LOG.log(Level.ERROR, "what a device told could not be passed on", fault);
            more = true;
        }
        if (!more) {
            drop(device.getKey());
        }
    }

    @Override
    public void close() {
        Thread ends;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (wakes.isEmpty()) {
                return;
            }
            wake();
            ends = thread.orElseThrow();
        }
        try {
            ends.join(STOP_MILLIS_MAX);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
