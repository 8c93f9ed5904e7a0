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
        Optional<ContentProgress> progress) {}
