package org.opentos.device.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How fast a stream goes: some at once after a while, and then one in each interval (generic cell
/// rate algorithm). What changes during a pause becomes one message.
class Pace {
    private final long interval;
    private final long ahead;

    /// When the next would be due if all came evenly.
    private long due;

    /// @param burst what may follow each other at once, from 1
    Pace(Duration interval, int burst) {
        this.interval = interval.toNanos();
        this.ahead = this.interval * burst;
        this.due = System.nanoTime();
    }

    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause(System.nanoTime()));
    }

    /// How long the next has to wait, in nanoseconds; it counts as gone after that.
    long pause(long now) {
        due = (due - now > 0 ? due : now) + interval;
        return Math.max(0, due - now - ahead);
    }
}
