package org.opentos.hub.market.publish;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.keys.VerifyingKey;

/// A version of an app that a developer submitted, and what became of it.
///
/// @param digest of the package
/// @param packageBytes its size
/// @param reason why it was refused or withdrawn; empty otherwise
public record Submission(
        Id.SubmissionId id,
        Id.OrganisationId organisation,
        AppManifest manifest,
        String digest,
        long packageBytes,
        VerifyingKey key,
        State state,
        Instant submitted,
        Optional<Instant> decided,
        Optional<Instant> withdrawn,
        String reason) {

    public Offer offer() {
        return new Offer(organisation, manifest, digest, packageBytes);
    }

    /// `submitted → approved | refused → withdrawn`.
    public enum State {
        SUBMITTED,
        APPROVED,
        REFUSED,
        WITHDRAWN;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
