package org.opentos.hub.fabric.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.routing.Will;

/// A session as the database has it.
///
/// @param detachedAt when its connection ended; empty where that was not noted, since the process
///   was killed
/// @param will still to be published
public record SessionRow(
        long row,
        Client client,
        long expirySeconds,
        Optional<Instant> detachedAt,
        Optional<Will> will,
        List<SubscriptionRow> subscriptions) {

    SessionRow with(List<SubscriptionRow> others) {
        return new SessionRow(row, client, expirySeconds, detachedAt, will, others);
    }
}
