package org.opentos.hub.makers;

import java.time.Instant;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;

/// A product as its maker sees it.
///
/// @param devices how many were minted and not revoked
public record ProductView(
        Id.ProductId id,
        Organisation organisation,
        String name,
        FormFactor formFactor,
        JsonNode model,
        int revision,
        Instant createdAt,
        long devices) {

    public record Organisation(Id.OrganisationId id, String name) {}
}
