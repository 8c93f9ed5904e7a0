package org.opentos.hub.ledger.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.PostingNumber;

/// A posting that was carried out and is to be kept.
///
/// @param captured the hold from which it took, where it did
/// @param entries one for each leg, in their order
public record Posting(
        PostingNumber number,
        Instant at,
        Key key,
        RequestHash hash,
        Label label,
        Optional<Captured> captured,
        List<Entry> entries) {

    /// @param leftMinor of the hold afterwards
    public record Captured(HoldNumber hold, long leftMinor) {}
}
