package org.opentos.hub.update;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.opentos.protocol.Id;
import org.opentos.protocol.keys.VerifyingKey;
import org.opentos.protocol.update.Release;

/// A release as its maker sees it.
///
/// @param received how many bytes of the file are here
public record ReleaseView(
        Id.ReleaseId id,
        Id.ProductId product,
        int code,
        String name,
        Release.Kind kind,
        long bytes,
        String sha256,
        VerifyingKey key,
        String notes,
        State state,
        long received,
        Instant made) {

    /// Where a release stands.
    public enum State {
        /// Its file is not here, or not all of it.
        RECEIVING,
        /// Its file is here and the one that was signed.
        READY,
        /// No device is told to take it any more, and its file is gone.
        WITHDRAWN;

        static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
