package org.opentos.device.fabric;

import java.time.Instant;
import java.util.Locale;

/// Whether the device is connected to its hub, since when, and why not.
///
/// @param reason a word that pages can translate; empty while online
public record ConnectionStatus(State state, String reason, Instant since) {
    public enum State {
        ONLINE,
        CONNECTING,
        OFFLINE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
