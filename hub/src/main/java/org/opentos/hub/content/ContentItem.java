package org.opentos.hub.content;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// Something to watch, hear, look at or read, of a source of a person.
///
/// @param key by which its feed knows it
/// @param words all of its text, a line for each block; empty text in lists
/// @param media what is played or shown; empty for text
/// @param type its media type; empty text for text
/// @param length zero where nobody said
/// @param offer of its source, where that is sold
/// @param isTrailer whether its feed calls it so: of what is sold, that is free
/// @param isOwned whether the person may play it: it is free, or was bought
/// @param alone what it costs by itself where it has to be bought; empty where it is not sold so
/// @param whole what all of its source costs where it has to be bought; empty likewise
/// @param progress how far the person is; empty where the person has not begun
public record ContentItem(
        Id.ContentItemId id,
        Id.SourceId source,
        String key,
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
        boolean isTrailer,
        boolean isOwned,
        List<Money> alone,
        List<Money> whole,
        Optional<ContentProgress> progress) {
    public ContentItem {
        alone = List.copyOf(alone);
        whole = List.copyOf(whole);
    }

    /// The same for somebody who has this share of its offer.
    ContentItem sold(Owned.Share share) {
        return isTrailer || share.has(key) ? this : withheld(share);
    }

    private ContentItem withheld(Owned.Share share) {
        return new ContentItem(
                id,
                source,
                key,
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
                false,
                share.alone(),
                share.whole(),
                progress);
    }
}
