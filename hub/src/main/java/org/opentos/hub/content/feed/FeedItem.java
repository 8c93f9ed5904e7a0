package org.opentos.hub.content.feed;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.ContentKind;

/// Something that a feed offers.
///
/// @param key SHA-256 of what the feed knows it by, in hexadecimal digits
/// @param words all of its text, a line for each block
/// @param media empty for text
/// @param type the media type; empty text for text
/// @param length zero where nobody said
/// @param isTrailer whether the feed calls it so (`itunes:episodeType`)
public record FeedItem(
        String key,
        ContentKind kind,
        String title,
        String summary,
        String words,
        Optional<URI> media,
        String type,
        Optional<URI> picture,
        Optional<URI> link,
        Duration length,
        Optional<Instant> published,
        boolean isTrailer) {
    public static final int TITLE_CHARACTERS_MAX = 200;
    public static final int SUMMARY_CHARACTERS_MAX = 300;
    public static final int WORDS_CHARACTERS_MAX = 20_000;
}
