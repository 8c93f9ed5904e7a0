package org.opentos.hub.update;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.opentos.protocol.Id;

/// A release on its way to the devices of its product.
///
/// @param stage the last one that is open, from 0
/// @param opened since when that is
/// @param why it stopped: `failures`, or what its maker said
record Rollout(
        Id.RolloutId id,
        Id.ProductId product,
        Id.ReleaseId release,
        RolloutPlan plan,
        State state,
        String why,
        int stage,
        Instant opened,
        Instant made) {

    /// What stopped a roll-out by itself.
    static final String FAILURES = "failures";

    /// Where a roll-out stands.
    public enum State {
        RUNNING,
        /// No further device is told of it until it is resumed.
        PAUSED,
        /// Too many devices failed, or its maker stopped it.
        STOPPED,
        /// Every device that was known was reached; those that come later are told too.
        COMPLETE,
        /// A newer one took its place, or its release was withdrawn.
        ENDED;

        static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /// Whether devices are told of it.
        boolean isTold() {
            return this == RUNNING || this == COMPLETE;
        }

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
