package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The agreement between those who write observations and the roll-up on which hours are closed:
/// every observation of a closed hour is either seen by the roll-up or marked as late. It takes a
/// look at memory from a writer, and no lock from anybody.
///
/// A writer asks once it holds a transaction number. Hence one that was told that an hour is open
/// has a smaller number than the roll-up draws right after it closed the hour; when all smaller
/// ones have ended, what they wrote can be seen.
@Component
class RollUpClosing {
    /// An hour stays open for as long, so that a usual delay does not make an observation late.
    static final Duration CLOSE_AFTER = Duration.ofMinutes(5);

    /// Also late by the clock alone, a minute before the hour closes: there may be a second hub.
    private static final Duration LATE_AFTER = CLOSE_AFTER.minusMinutes(1);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private volatile Instant closed = Instant.EPOCH;
    private @Nullable Long drawn;

    RollUpClosing(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The time before which an observation is late, for a transaction that has written or locked
    /// something.
    Instant lateBefore() {
        Instant byClock = clock.instant().minus(LATE_AFTER).truncatedTo(ChronoUnit.HOURS);
        Instant told = closed;
        return told.isAfter(byClock) ? told : byClock;
    }

    /// Closes all time before this one.
    ///
    /// @return whether nobody writes any more who saw it open; ask again where somebody does
    synchronized boolean close(Instant before) {
        if (before.isAfter(closed)) {
            closed = before;
            drawn = number("pg_current_xact_id()");
        }
        if (drawn != null && number("pg_snapshot_xmin(pg_current_snapshot())") >= drawn) {
            drawn = null;
        }
        return drawn == null;
    }

    private long number(String of) {
        return Objects.requireNonNull(
                jdbc.sql("select %s::text::bigint".formatted(of)).query(Long.class).single());
    }
}
