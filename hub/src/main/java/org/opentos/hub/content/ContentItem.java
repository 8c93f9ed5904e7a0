package org.opentos.hub.content;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Id;

/// Something to watch, hear, look at or read, of a source of a person.
///
/// @param words all of its text, a line for each block; empty text in lists
/// @param media what is played or shown; empty for text
/// @param type its media type; empty text for text
/// @param length zero where nobody said
/// @param offer of its source, where that is sold
/// @param isOwned whether the person may play it: it is free, or was bought
/// @param progress how far the person is; empty where the person has not begun
public record ContentItem(
        Id.ContentItemId id,
        Id.SourceId source,
        String sourceTitle,
        ContentKind kind,
        String title,
        String summary,
        String words,
        Optional<URI> media,
        String type,
        Optional<URI> picture,
        Optional<URI> link,
        Duration length,
        Instant published,
        Optional<Id.OfferId> offer,
        boolean isOwned,
        Optional<ContentProgress> progress) {
    /// The same for somebody who did not buy it.
    ContentItem withheld() {
        return new ContentItem(
                id,
                source,
                sourceTitle,
                kind,
                title,
                summary,
                "",
                media,
                type,
                picture,
                link,
                length,
                published,
                offer,
                false,
                progress);
    }
}
