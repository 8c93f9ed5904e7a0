package org.opentos.hub.content;

import java.time.Duration;
import java.time.Instant;

/// How far a person is with an item.
///
/// @param position where to go on
/// @param total how long the item is; zero where nobody knows
/// @param isFinished whether it was played to its end, or read
/// @param at when it was so
public record ContentProgress(Duration position, Duration total, boolean isFinished, Instant at) {
    /// What is left of something finished: what follows are credits.
    static final Duration REST_MAX = Duration.ofSeconds(60);

    /// Of something short, a twentieth.
    private static final int REST_PART = 20;

    /// Whether so little is left that the item counts as finished.
    static boolean isNearTheEnd(Duration position, Duration total) {
        if (total.isZero()) {
            return false;
        }
        Duration rest = total.minus(position);
        Duration part = total.dividedBy(REST_PART);
        return rest.compareTo(part.compareTo(REST_MAX) < 0 ? part : REST_MAX) <= 0;
    }

    /// From where to play: something finished begins anew.
    public Duration resume() {
        return isFinished ? Duration.ZERO : position;
    }
}
