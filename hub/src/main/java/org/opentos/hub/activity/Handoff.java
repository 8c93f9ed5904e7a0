package org.opentos.hub.activity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;

/// An activity on its way from one terminal to another.
///
/// @param reason why it was cancelled
/// @param digest of the state that was handed over, once it was
public record Handoff(
        Id.HandoffId id,
        Id.ActivityId activity,
        Id.PersonId person,
        Id.InstallationId source,
        Id.InstallationId target,
        Step step,
        Optional<RefusalCode> reason,
        Optional<String> digest,
        Instant changed) {

    /// In this order; from the first two it may be cancelled instead.
    public enum Step {
        /// The source is asked to keep the state as it is, and to say no more.
        ASKED,
        /// The state is final; the target gets ready.
        OFFERED,
        /// The activity is the target's; the source closes what it shows.
        COMMITTED,
        RELEASED,
        /// The activity stays with the source.
        CANCELLED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Step of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    boolean open() {
        return step == Step.ASKED || step == Step.OFFERED;
    }
}
