package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Notices when two devices share one identity: each takes the connection over from the other again
/// and again. Deterministic; one instance for each device.
///
/// A device that lost its network may take its own stale connection over once or twice. From
/// [#TAKEOVERS_MAX] within [#WINDOW] on it counts as a cloned identity, and for [#THROTTLE] the
/// connection that stands is left alone.
final class IdentityUse {
    static final int TAKEOVERS_MAX = 3;
    static final Duration WINDOW = Duration.ofMinutes(1);
    static final Duration THROTTLE = Duration.ofSeconds(30);

    private final Deque<Instant> takeovers = new ArrayDeque<>();
    private Instant throttledUntil = Instant.MIN;

    /// A connection took the place of one that still stood.
    ///
    /// @return whether this is the sign of a cloned identity
    boolean takenOver(Instant now) {
        while (!takeovers.isEmpty() && takeovers.getFirst().isBefore(now.minus(WINDOW))) {
            takeovers.removeFirst();
        }
        takeovers.addLast(now);
        if (takeovers.size() < TAKEOVERS_MAX) {
            return false;
        }
        throttledUntil = now.plus(THROTTLE);
        takeovers.clear();
        return true;
    }

    /// Whether a further connection has to wait while another one stands.
    boolean throttled(Instant now) {
        return now.isBefore(throttledUntil);
    }

    boolean idle(Instant now) {
        return !throttled(now)
                && (takeovers.isEmpty() || takeovers.getLast().isBefore(now.minus(WINDOW)));
    }
}
