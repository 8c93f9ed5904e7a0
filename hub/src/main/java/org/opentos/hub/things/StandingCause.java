package org.opentos.hub.things;

import org.opentos.protocol.Cause;

/// The cause of everything that a device reports of its own accord during one connection. Written
/// once, with the first message that needs it.
final class StandingCause {
    private final Cause cause;
    private volatile boolean kept;

    StandingCause(Cause cause) {
        this.cause = cause;
    }

    Cause cause() {
        return cause;
    }

    boolean isKept() {
        return kept;
    }

    /// The transaction that wrote it has committed.
    void kept() {
        kept = true;
    }
}
