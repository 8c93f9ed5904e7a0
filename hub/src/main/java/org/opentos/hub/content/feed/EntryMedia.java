package org.opentos.hub.content.feed;

import com.rometools.modules.itunes.EntryInformation;
import com.rometools.modules.itunes.ITunes;
import com.rometools.modules.mediarss.MediaEntryModule;
import com.rometools.modules.mediarss.MediaModule;
import com.rometools.modules.mediarss.types.MediaContent;
import com.rometools.modules.mediarss.types.MediaGroup;
import com.rometools.modules.mediarss.types.Metadata;
import com.rometools.modules.mediarss.types.Thumbnail;
import com.rometools.modules.mediarss.types.UrlReference;
import com.rometools.rome.feed.synd.SyndEnclosure;
import com.rometools.rome.feed.synd.SyndEntry;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.content.fetch.AddressPolicy;
import org.opentos.hub.content.fetch.MediaTypes;
import org.opentos.protocol.ContentKind;

/// What of an entry can be played or shown.
///
/// @param length zero where the feed does not say
record EntryMedia(ContentKind kind, URI address, String type, Duration length) {

    /// What moves or sounds comes before pictures; among the like, what the feed names first.
    static Optional<EntryMedia> of(URI base, SyndEntry entry) {
        Stream<EntryMedia> enclosed =
                entry.getEnclosures().stream().flatMap(each -> of(base, each).stream());
        Stream<EntryMedia> media = contents(entry).flatMap(each -> of(base, each).stream());
        return Stream.concat(enclosed, media)
                .min(Comparator.comparing(each -> each.kind() == ContentKind.PICTURE));
    }

    private static Optional<EntryMedia> of(URI base, SyndEnclosure enclosure) {
        return of(
                base,
                FeedReader.text(enclosure.getUrl()),
                FeedReader.text(enclosure.getType()),
                Duration.ZERO);
    }

    private static Optional<EntryMedia> of(URI base, MediaContent content) {
        if (!(content.getReference() instanceof UrlReference reference)) {
            return Optional.empty();
        }
        Long seconds = content.getDuration();
        return of(
                base,
                reference.getUrl().toString(),
                FeedReader.text(content.getType()),
                seconds == null || seconds < 0 || seconds > Integer.MAX_VALUE
                        ? Duration.ZERO
                        : Duration.ofSeconds(seconds));
    }

    private static Optional<EntryMedia> of(URI base, String address, String type, Duration length) {
        return AddressPolicy.read(base, address)
                .flatMap(whole ->
                        MediaTypes.playable(type, whole)
                                .map(played ->
                                        new EntryMedia(
                                                ContentKind.of(played), whole, played, length)));
    }

    private static Stream<MediaContent> contents(SyndEntry entry) {
        if (!(entry.getModule(MediaModule.URI) instanceof MediaEntryModule media)) {
            return Stream.empty();
        }
        Stream<MediaContent> grouped =
                Arrays.stream(media.getMediaGroups())
                        .map(MediaGroup::getContents)
                        .flatMap(Arrays::stream);
        return Stream.concat(grouped, Arrays.stream(media.getMediaContents()))
                .sorted(Comparator.comparing(each -> !each.isDefaultContent()));
    }

    /// A small picture of the entry.
    static Optional<URI> picture(URI base, SyndEntry entry) {
        Stream<@Nullable Metadata> metadata =
                entry.getModule(MediaModule.URI) instanceof MediaEntryModule media
                        ? Stream.of(
                                        Stream.of(media.getMetadata()),
                                        Arrays.stream(media.getMediaGroups())
                                                .map(MediaGroup::getMetadata),
                                        contents(entry).map(MediaContent::getMetadata))
                                .flatMap(each -> each)
                        : Stream.empty();
        Stream<String> thumbnails =
                metadata.filter(Objects::nonNull)
                        .map(Metadata::getThumbnail)
                        .filter(Objects::nonNull)
                        .flatMap(Arrays::stream)
                        .map(Thumbnail::getUrl)
                        .filter(Objects::nonNull)
                        .map(URI::toString);
        Stream<String> podcast =
                entry.getModule(ITunes.URI) instanceof EntryInformation information
                        ? Stream.ofNullable(information.getImageUri())
                        : Stream.empty();
        Stream<String> own =
                of(base, entry)
                        .filter(each -> each.kind() == ContentKind.PICTURE)
                        .map(each -> each.address().toString())
                        .stream();
        Stream<String> enclosed =
                entry.getEnclosures().stream()
                        .filter(each -> FeedReader.text(each.getType()).startsWith("image/"))
                        .map(each -> FeedReader.text(each.getUrl()));
        return Stream.of(thumbnails, podcast, own, enclosed)
                .flatMap(each -> each)
                .flatMap(each -> AddressPolicy.read(base, each).stream())
                .findFirst();
    }
}
