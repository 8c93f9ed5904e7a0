package org.opentos.hub.makers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.keys.VerifyingKey;

/// With which a maker signs the releases of a product.
///
/// @param name for the maker, such as whose computer it is on
/// @param revoked since when nothing that it signed is handed out
public record ReleaseKey(
        VerifyingKey key,
        String name,
        Instant added,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Instant> revoked) {}
