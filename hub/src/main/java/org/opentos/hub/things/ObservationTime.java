package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// When something was observed, given what the device says and when it arrived.
final class ObservationTime {
    /// A device that says an earlier time has no clock that was ever set.
    static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

    /// How far a device's clock may run ahead of the hub's.
    static final Duration AHEAD_MAX = Duration.ofHours(1);

    private ObservationTime() {}

    /// The time that the device says where it can be true, the time of arrival otherwise; in
    /// microseconds, which is what the database keeps.
    static Instant settle(Optional<Instant> said, Instant arrival) {
        Instant settled =
                said.filter(at -> !at.isBefore(EARLIEST) && !at.isAfter(arrival.plus(AHEAD_MAX)))
                        .orElse(arrival);
        return settled.truncatedTo(ChronoUnit.MICROS);
    }
}
