package org.opentos.device.thing;

import java.time.Duration;

/// Tells that something a person can see has changed; those who show it wait here.
public final class Changes {
    private long version;

    public synchronized void signal() {
        version++;
        notifyAll();
    }

    public synchronized long version() {
        return version;
    }

    /// Waits until there is a newer version than the given one, or the time is over; answers the
    /// version then.
    public synchronized long awaitAfter(long seen, Duration atMost) throws InterruptedException {
        if (version == seen) {
            wait(Math.max(1, atMost.toMillis()));
        }
        return version;
    }
}
