package org.opentos.hub.content;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;

/// A feed, or one address, that a person added.
///
/// @param asked what the person typed; [#address] is the feed that was found there
/// @param title empty text until it was read
/// @param read when it was read the last time
/// @param isReading whether it is read now
/// @param problem why it could not be read the last time
/// @param items that it has now
/// @param offer by which it was added, where it is sold: then its address is nobody's to know
public record ContentSource(
        Id.SourceId id,
        Id.PersonId person,
        URI address,
        String asked,
        String title,
        Optional<URI> picture,
        Instant added,
        Optional<Instant> read,
        boolean isReading,
        Optional<RefusalCode> problem,
        int items,
        Optional<Id.OfferId> offer) {
    public static final int TITLE_CHARACTERS_MAX = 200;
}
