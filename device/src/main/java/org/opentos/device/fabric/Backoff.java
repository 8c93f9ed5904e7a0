package org.opentos.device.fabric;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt to connect: doubling, with jitter, up to a limit.
///
/// The jitter spreads a million devices that lost the same hub in the same second.
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    /// After the hub refused the credential, or another client took this identity's place: trying
    /// soon again helps nobody.
    static final Duration REFUSED = Duration.ofSeconds(60);

    /// After the hub has ended the connection so that the device comes back in its new place.
    static final Duration MOVED = Duration.ofMillis(200);

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// A connection has held; the next failure begins at the shortest wait.
    void reset() {
        next = FIRST;
    }

    Duration after(String reason) {
        return switch (reason) {
            case FailureReason.MOVED -> jittered(MOVED);
            case FailureReason.CREDENTIAL_REFUSED, FailureReason.REPLACED -> jittered(REFUSED);
            default -> {
                Duration wait = jittered(next);
                Duration doubled = next.multipliedBy(2);
                next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
                yield wait;
            }
        };
    }

    /// Between half of the wait and all of it.
    private Duration jittered(Duration wait) {
        return Duration.ofMillis(
                wait.toMillis() / 2 + random.nextLong(Math.max(1, wait.toMillis() / 2)));
    }
}
