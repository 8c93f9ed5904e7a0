package org.opentos.hub.makers;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.opentos.hub.devices.CredentialKind;
import org.opentos.protocol.Id;

/// A production batch as its maker sees it.
///
/// @param minted devices that are registered; with [State#INTERRUPTED] their identities may not
///   have arrived
/// @param claimed how many are in a home now
public record BatchView(
        Id.BatchId id,
        Id.ProductId product,
        int size,
        CredentialKind credential,
        State state,
        int minted,
        String note,
        Instant createdAt,
        Optional<Instant> claimCodesExpireAt,
        long claimed) {

    /// Where a batch stands.
    public enum State {
        READY,
        MINTING,
        MINTED,
        INTERRUPTED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
