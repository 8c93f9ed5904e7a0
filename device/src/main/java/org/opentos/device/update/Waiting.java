package org.opentos.device.update;

import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.opentos.protocol.update.UpdateOrder.When;

/// What a release that is here waits for until it may be installed.
enum Waiting {
    /// Somebody uses the device.
    IDLE,
    /// It does not charge.
    CHARGING,
    /// Its maker or the hub wants it at another time of day.
    WINDOW;

    /// What comes first; empty where it may be installed now.
    static Optional<Waiting> of(
            When when, BooleanSupplier idle, BooleanSupplier charging, Supplier<LocalTime> time) {
        if (when.window().filter(each -> !each.has(time.get())).isPresent()) {
            return Optional.of(WINDOW);
        }
        if (when.charging() && !charging.getAsBoolean()) {
            return Optional.of(CHARGING);
        }
        return when.idle() && !idle.getAsBoolean() ? Optional.of(IDLE) : Optional.empty();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
