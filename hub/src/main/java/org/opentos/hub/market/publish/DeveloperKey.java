package org.opentos.hub.market.publish;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.keys.VerifyingKey;

/// A key with which an organisation signs packages.
///
/// @param name by which its people know it, such as the machine where it is kept
/// @param revoked since when nothing that it signed is taken any more
public record DeveloperKey(
        VerifyingKey key,
        Id.OrganisationId organisation,
        String name,
        Id.PersonId addedBy,
        Instant added,
        Optional<Instant> revoked) {}
