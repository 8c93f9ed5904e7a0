package org.opentos.hub.content.feed;

import com.rometools.modules.itunes.EntryInformation;
import com.rometools.modules.itunes.FeedInformation;
import com.rometools.modules.itunes.ITunes;
import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.feed.synd.SyndImage;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.jdom2.Document;
import org.jdom2.JDOMException;
import org.jdom2.input.StAXStreamBuilder;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.content.fetch.AddressPolicy;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads RSS, Atom, podcasts and Media RSS.
public final class FeedReader {
    private static final Logger log = LoggerFactory.getLogger(FeedReader.class);

    /// The longest that anything plays.
    private static final Duration LENGTH_MAX = Duration.ofDays(7);

    private FeedReader() {}

    /// Refused as `source-malformed`.
    ///
    /// @param base by which addresses in the feed are made whole
    /// @param type as the provider says, with its charset; may be empty text
    public static Outcome<Feed> read(URI base, String type, byte[] content) {
        try (Reader characters = characters(content, type)) {
            Document document =
                    new StAXStreamBuilder().build(BoundedXml.of(characters, Feed.ITEMS_MAX));
            return Outcome.done(feed(base, new SyndFeedInput().build(document)));
        } catch (IOException
                | XMLStreamException
                | JDOMException
                | FeedException
                // What the library throws at documents that it did not expect.
                | RuntimeException malformed) {
            log.debug("cannot read the feed at {}", base, malformed);
            return Outcome.refused(
                    RefusalCode.SOURCE_MALFORMED,
                    "What stands at the address is not a feed that can be read.");
        }
    }

    /// By what HTTP says, what the document says, and what its bytes look like, in this order; a
    /// character set that nobody knows counts for nothing.
    private static Reader characters(byte[] content, String type) throws IOException {
        try {
            return new XmlReader(
                    new ByteArrayInputStream(content), type.isEmpty() ? null : type, true);
        } catch (UnsupportedEncodingException | IllegalArgumentException unknown) {
            log.debug("a feed has a character set that is not known", unknown);
            return new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8);
        }
    }

    private static Feed feed(URI base, SyndFeed feed) {
        Map<String, FeedItem> items = new LinkedHashMap<>();
        for (SyndEntry each : feed.getEntries()) {
            FeedItem item = item(base, each);
            items.putIfAbsent(item.key(), item);
        }
        return new Feed(
                PlainText.line(text(feed.getTitle()), FeedItem.TITLE_CHARACTERS_MAX),
                picture(base, feed),
                new ArrayList<>(items.values()));
    }

    private static Optional<URI> picture(URI base, SyndFeed feed) {
        SyndImage image = feed.getImage();
        Stream<@Nullable String> found =
                Stream.of(
                        feed.getModule(ITunes.URI) instanceof FeedInformation podcast
                                ? podcast.getImageUri()
                                : null,
                        image == null ? null : image.getUrl(),
                        feed.getIcon() == null ? null : feed.getIcon().getUrl());
        return first(base, found);
    }

    private static Optional<URI> first(URI base, Stream<@Nullable String> addresses) {
        return addresses
                .filter(Objects::nonNull)
                .flatMap(each -> AddressPolicy.read(base, text(each)).stream())
                .findFirst();
    }

    private static FeedItem item(URI base, SyndEntry entry) {
        Optional<EntryMedia> media = EntryMedia.of(base, entry);
        String markup = markup(entry);
        String summary =
                PlainText.line(
                        entry.getDescription() == null
                                ? markup
                                : text(entry.getDescription().getValue()),
                        FeedItem.SUMMARY_CHARACTERS_MAX);
        Optional<URI> link = AddressPolicy.read(base, text(entry.getLink()));
        String title = PlainText.line(text(entry.getTitle()), FeedItem.TITLE_CHARACTERS_MAX);
        Optional<Instant> published = published(entry);
        return new FeedItem(
                key(entry, media, link, title, published),
                media.map(EntryMedia::kind).orElse(ContentKind.TEXT),
                title.isEmpty() ? untitled(summary, base) : title,
                summary,
                PlainText.blocks(markup, FeedItem.WORDS_CHARACTERS_MAX),
                media.map(EntryMedia::address),
                media.map(EntryMedia::type).orElse(""),
                EntryMedia.picture(base, entry),
                link,
                length(entry, media),
                published,
                isTrailer(entry));
    }

    private static String untitled(String summary, URI base) {
        return summary.isEmpty()
                ? PlainText.line(base.getHost(), FeedItem.TITLE_CHARACTERS_MAX)
                : PlainText.line(summary, 80);
    }

    /// The longest that the entry says of itself.
    private static String markup(SyndEntry entry) {
        Stream<String> contents = entry.getContents().stream().map(SyndContent::getValue);
        String description =
                entry.getDescription() == null ? "" : text(entry.getDescription().getValue());
        return Stream.concat(contents, Stream.of(description))
                .map(FeedReader::text)
                .reduce("", (one, other) -> one.length() >= other.length() ? one : other);
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// A date that nobody can read, or that lies far from any calendar, is as none.
    private static Optional<Instant> published(SyndEntry entry) {
        Date date =
                entry.getPublishedDate() == null
                        ? entry.getUpdatedDate()
                        : entry.getPublishedDate();
        if (date == null) {
            return Optional.empty();
        }
        try {
            Instant instant = date.toInstant();
            boolean isOfAFeed =
                    instant.isAfter(Instant.parse("1900-01-01T00:00:00Z"))
                            && instant.isBefore(Instant.parse("2200-01-01T00:00:00Z"));
            return isOfAFeed ? Optional.of(instant) : Optional.empty();
        } catch (DateTimeException far) {
            log.debug("an entry has no date of this world", far);
            return Optional.empty();
        }
    }

    private static Duration length(SyndEntry entry, Optional<EntryMedia> media) {
        Duration said = media.map(EntryMedia::length).orElse(Duration.ZERO);
        if (said.isZero()
                && entry.getModule(ITunes.URI) instanceof EntryInformation podcast
                && podcast.getDuration() != null) {
            said = Duration.ofMillis(podcast.getDuration().getMilliseconds());
        }
        return said.isNegative() || said.compareTo(LENGTH_MAX) > 0 ? Duration.ZERO : said;
    }

    private static boolean isTrailer(SyndEntry entry) {
        return entry.getModule(ITunes.URI) instanceof EntryInformation podcast
                && text(podcast.getEpisodeType()).strip().equalsIgnoreCase("trailer");
    }

    private static String key(
            SyndEntry entry,
            Optional<EntryMedia> media,
            Optional<URI> link,
            String title,
            Optional<Instant> published) {
        String own = text(entry.getUri());
        String known =
                !own.isBlank()
                        ? own.strip()
                        : link.or(() -> media.map(EntryMedia::address))
                                .map(URI::toString)
                                .orElse(title + published.map(Instant::toString).orElse(""));
        return digest(known);
    }

    /// SHA-256 in hexadecimal digits.
    public static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }
}
