package org.opentos.hub.content.feed;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What a feed says of itself, and what it offers.
///
/// @param title empty text where it has none
public record Feed(String title, Optional<URI> picture, List<FeedItem> items) {
    /// Items beyond are not read.
    public static final int ITEMS_MAX = 300;

    public Feed {
        items = List.copyOf(items);
    }
}
