package org.opentos.hub.content;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.content.feed.Feed;
import org.opentos.hub.content.feed.FeedItem;
import org.opentos.hub.content.feed.FeedReader;
import org.opentos.hub.content.feed.PageFeeds;
import org.opentos.hub.content.feed.PlainText;
import org.opentos.hub.content.fetch.Fetched;
import org.opentos.hub.content.fetch.Fetcher;
import org.opentos.hub.content.fetch.MediaTypes;
import org.opentos.hub.content.fetch.Opened;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

/// Reads what an address offers: a feed, the feed that a web page names, or one thing to play.
final class SourceReader {
    /// A feed of 300 long articles has less than half of it.
    static final int FEED_BYTES_MAX = 8 * 1024 * 1024;

    /// The head of a page, where feeds are named, is far above this.
    static final int PAGE_BYTES_READ = 1024 * 1024;

    static final Duration OPENING = Duration.ofSeconds(20);
    static final Duration READING = Duration.ofSeconds(30);

    private static final String ACCEPT =
            "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5";
    private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");

    /// Where the first element of a feed must be.
    private static final int HEAD_BYTES = 1_024;

    private final Fetcher fetcher;

    SourceReader(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /// What came of reading.
    sealed interface Reading {
        /// Nothing changed since the last time.
        record Same() implements Reading {}

        /// @param address of the feed, which may stand elsewhere than the page that named it
        record Fresh(URI address, String etag, String modified, Feed feed) implements Reading {}
    }

    /// Refused as `source-not-allowed`, `source-unreachable`, `source-too-slow`, `source-refused`,
    /// `source-too-large`, `source-malformed`, `source-without-content`. Blocks.
    ///
    /// @param etag of the last reading, or empty text; likewise `modified`
    Outcome<Reading> read(URI address, String etag, String modified) {
        return fetched(address, etag, modified)
                .then(found ->
                        switch (found) {
                            case Found.Single(Reading.Fresh fresh) -> Outcome.done(fresh);
                            case Found.Whole(Fetched whole) -> reading(address, whole);
                        });
    }

    private sealed interface Found {
        record Single(Reading.Fresh fresh) implements Found {}

        record Whole(Fetched whole) implements Found {}
    }

    private Outcome<Found> fetched(URI address, String etag, String modified) {
        Fetcher.Wish wish =
                new Fetcher.Wish(address, ACCEPT, true, etag, modified, Optional.empty());
        return fetcher.open(wish, OPENING)
                .then(opened -> {
                    try (opened) {
                        Optional<String> played =
                                opened.status() == 200
                                        ? MediaTypes.playable(opened.type(), opened.address())
                                        : Optional.empty();
                        return played.isPresent()
                                ? Outcome.done(
                                        new Found.Single(single(address, opened, played.get())))
                                : fetcher.whole(opened, FEED_BYTES_MAX, READING)
                                        .map(Found.Whole::new);
                    }
                });
    }

    private Outcome<Reading> reading(URI address, Fetched whole) {
        if (whole.isSame()) {
            return Outcome.done(new Reading.Same());
        }
        if (!PAGES.contains(whole.mediaType()) || isFeed(whole.content())) {
            return feed(address, whole);
        }
        Optional<URI> named =
                PageFeeds.find(
                        whole.address(),
                        Arrays.copyOf(
                                whole.content(),
                                Math.min(whole.content().length, PAGE_BYTES_READ)));
        return named.map(this::feed)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.SOURCE_WITHOUT_CONTENT,
                                "The page names no feed, and is nothing to play."));
    }

    private Outcome<Reading> feed(URI address) {
        return fetcher.open(Fetcher.Wish.of(address, ACCEPT), OPENING)
                .then(opened -> {
                    try (opened) {
                        return fetcher.whole(opened, FEED_BYTES_MAX, READING);
                    }
                })
                .then(whole -> feed(address, whole));
    }

    private static Outcome<Reading> feed(URI address, Fetched whole) {
        return FeedReader.read(whole.address(), whole.type(), whole.content())
                .map(feed -> new Reading.Fresh(address, whole.etag(), whole.modified(), feed));
    }

    /// Many servers call a feed a page.
    private static boolean isFeed(byte[] content) {
        String head =
                new String(
                        content,
                        0,
                        Math.min(content.length, HEAD_BYTES),
                        StandardCharsets.ISO_8859_1);
        return head.contains("<rss") || head.contains("<feed") || head.contains("<rdf:RDF");
    }

    private static Reading.Fresh single(URI address, Opened opened, String type) {
        String title = name(opened.address());
        ContentKind kind = ContentKind.of(type);
        FeedItem item =
                new FeedItem(
                        FeedReader.digest(address.toString()),
                        kind,
                        title,
                        "",
                        "",
                        Optional.of(address),
                        type,
                        kind == ContentKind.PICTURE ? Optional.of(address) : Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.empty(),
                        false);
        return new Reading.Fresh(address, "", "", new Feed(title, Optional.empty(), List.of(item)));
    }

    /// What a file is called, or else where it is.
    private static String name(URI address) {
        String path = address.getRawPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        String name =
                last.replaceAll("%(?![0-9A-Fa-f]{2})", "").isEmpty()
                        ? address.getHost()
                        : decoded(last).replaceFirst("[.][A-Za-z0-9]{1,5}$", "").replace('_', ' ');
        String line = PlainText.line(name, FeedItem.TITLE_CHARACTERS_MAX);
        return line.isEmpty() ? address.getHost() : line;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(
                text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B"),
                StandardCharsets.UTF_8);
    }
}
