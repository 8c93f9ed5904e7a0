package org.opentos.device.update;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Whether somebody uses this device: touched its shell, or does something in an app that it shows.
public final class Use {
    /// Nobody uses the device once nothing was touched for so long.
    public static final Duration IDLE_AFTER = Duration.ofMinutes(10);

    private final LongSupplier millis;
    private final BooleanSupplier busy;
    private volatile long touchedMillis;

    /// @param millis of a clock that is never set
    /// @param busy whether an activity is shown here now
    public Use(LongSupplier millis, BooleanSupplier busy) {
        this.millis = millis;
        this.busy = busy;
        this.touchedMillis = millis.getAsLong();
    }

    /// Somebody did something at the shell.
    public void touched() {
        touchedMillis = millis.getAsLong();
    }

    boolean idle() {
        if (busy.getAsBoolean()) {
            touched();
        }
        return millis.getAsLong() - touchedMillis >= IDLE_AFTER.toMillis();
    }
}
