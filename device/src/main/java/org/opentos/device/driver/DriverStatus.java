package org.opentos.device.driver;

import java.util.Locale;

/// Whether a piece of hardware works. Absent hardware is a state, never an exception.
///
/// @param reason why it does not, in a word that pages can translate; empty when it does
public record DriverStatus(State state, String reason) {
    public enum State {
        OK,
        FAULT,
        ABSENT;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final DriverStatus OK = new DriverStatus(State.OK, "");

    public static DriverStatus fault(String reason) {
        return new DriverStatus(State.FAULT, reason);
    }

    public static DriverStatus absent(String reason) {
        return new DriverStatus(State.ABSENT, reason);
    }
}
