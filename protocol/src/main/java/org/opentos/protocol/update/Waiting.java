package org.opentos.protocol.update;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.opentos.protocol.update.UpdateOrder.When;

/// What a release that is here waits for until it may be installed.
public enum Waiting {
    /// Somebody uses the device.
    IDLE,
    /// It does not charge.
    CHARGING,
    /// Its maker or the hub wants it at another time of day.
    WINDOW;

    /// What comes first; empty where it may be installed now.
    public static Optional<Waiting> of(
            When when, BooleanSupplier idle, BooleanSupplier charging, Supplier<LocalTime> time) {
        if (when.window().filter(each -> !each.has(time.get())).isPresent()) {
            return Optional.of(WINDOW);
        }
        if (when.charging() && !charging.getAsBoolean()) {
            return Optional.of(CHARGING);
        }
        return when.idle() && !idle.getAsBoolean() ? Optional.of(IDLE) : Optional.empty();
    }

    public static Optional<Waiting> find(String text) {
        for (Waiting each : values()) {
            if (each.text().equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
