package org.opentos.hub.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.opentos.hub.content.fetch.Fetcher;
import org.opentos.hub.content.fetch.MediaTypes;
import org.opentos.hub.content.fetch.Opened;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Hands media and pictures on as they come from their providers. A provider sees the hub and
/// nobody behind it; who plays sees the hub and no provider.
@Component
public class Media {
    private static final Logger log = LoggerFactory.getLogger(Media.class);

    /// What is played or shown.
    public static final String MEDIA = "media";

    /// A small picture of it.
    public static final String PICTURE = "picture";

    /// Of one person; a page with pictures opens many at once, a player few.
    static final int OF_A_PERSON_MAX = 40;

    /// Of all.
    static final int AT_ONCE_MAX = 90;

    /// No film is larger.
    public static final long BYTES_MAX = 64L * 1024 * 1024 * 1024;

    public static final long PICTURE_BYTES_MAX = 16L * 1024 * 1024;

    static final Duration OPENING = Duration.ofSeconds(20);
    private static final Pattern RANGE = Pattern.compile("bytes=[0-9]{1,15}-[0-9]{0,15}");
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\*|[0-9]{1,15}-[0-9]{1,15})/(\\*|[0-9]{1,15})");

    private final Catalogue catalogue;
    private final Fetcher fetcher;
    private final MediaPasses passes;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final Map<Id.PersonId, Integer> open = new ConcurrentHashMap<>();

    Media(Catalogue catalogue, Fetcher fetcher, MediaPasses passes) {
        this.catalogue = catalogue;
        this.fetcher = fetcher;
        this.passes = passes;
    }

    /// An answer on its way. Whoever gets it closes it.
    ///
    /// @param status 200, 206 or 416 of HTTP
    /// @param type never one that a browser would run
    /// @param length of the body in bytes, where it is known
    /// @param range as HTTP says it
    /// @param bytesMax after which the body is cut off, whatever its length was said to be
    /// @param isFixed whether the same address has the same tomorrow
    public record Stream(
            int status,
            String type,
            Optional<Long> length,
            Optional<String> range,
            long bytesMax,
            boolean isFixed,
            InputStream body,
            Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /// Opens media of an item of a person.
    ///
    /// Refused, in this order: `not-found`, `purchase-required`, `busy`, and what a provider is
    /// refused for: `source-not-allowed`, `source-unreachable`, `source-too-slow`,
    /// `source-refused`, `source-too-large`, `source-malformed`.
    ///
    /// @param name [#MEDIA], [#PICTURE], or what a playlist that was handed on names
    /// @param range in the form of HTTP; one that is not simple is as none
    public Outcome<Stream> open(
            Id.PersonId person, Id.ContentItemId id, String name, Optional<String> range) {
        Optional<ContentItem> item = catalogue.find(person, id);
        Optional<URI> address = item.flatMap(each -> address(each, name));
        if (item.isEmpty() || address.isEmpty()) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "There is no such media of yours.");
        }
        if (!item.get().isOwned() && !name.equals(PICTURE)) {
            return Outcome.refused(
                    RefusalCode.PURCHASE_REQUIRED, "Buy it first, alone or with its source.");
        }
        if (!enter(person)) {
            return Outcome.refused(
                    RefusalCode.BUSY, "Much is played at once; try again in a moment.");
        }
        boolean isHandedOut = false;
        try {
            Outcome<Stream> stream =
                    fetcher.open(
                                    Fetcher.Wish.stream(
                                            address.get(),
                                            range.filter(each -> RANGE.matcher(each).matches())),
                                    OPENING)
                            .then(opened -> stream(person, id, name, opened));
            isHandedOut = stream instanceof Outcome.Done<Stream>;
            return stream;
        } finally {
            if (!isHandedOut) {
                leave(person);
            }
        }
    }

    private Optional<URI> address(ContentItem item, String name) {
        return switch (name) {
            case MEDIA -> item.media();
            // The picture of a picture is what is sold.
            case PICTURE ->
                    item.isOwned() || !item.picture().equals(item.media())
                            ? item.picture()
                            : Optional.empty();
            default -> passes.part(item.id(), name);
        };
    }

    private boolean enter(Id.PersonId person) {
        if (!places.tryAcquire()) {
            return false;
        }
        boolean isFree = open.merge(person, 1, Integer::sum) <= OF_A_PERSON_MAX;
        if (!isFree) {
            leave(person);
        }
        return isFree;
    }

    private void leave(Id.PersonId person) {
        open.computeIfPresent(person, (_, count) -> count > 1 ? count - 1 : null);
        places.release();
    }

    private Outcome<Stream> stream(
            Id.PersonId person, Id.ContentItemId id, String name, Opened opened) {
        Optional<Refusal> refusal = refuse(name, opened);
        if (refusal.isPresent()) {
            opened.close();
            return Outcome.refused(refusal.get());
        }
        String type = type(name, opened);
        if (type.equals(MediaTypes.PLAYLIST)) {
            try (opened) {
                return playlist(person, id, opened);
            }
        }
        try {
            return Outcome.done(
                    new Stream(
                            opened.status(),
                            type,
                            length(opened),
                            opened.header("Content-Range")
                                    .filter(each -> CONTENT_RANGE.matcher(each).matches()),
                            bytesMax(name),
                            true,
                            opened.body(),
                            () -> {
                                opened.close();
                                leave(person);
                            }));
        } catch (IOException failure) {
            log.debug("a provider broke off", failure);
            opened.close();
            return Outcome.refused(RefusalCode.SOURCE_UNREACHABLE, "The provider broke off.");
        }
    }

    private static Optional<Refusal> refuse(String name, Opened opened) {
        boolean isAnswered =
                opened.status() == 200 || opened.status() == 206 || opened.status() == 416;
        if (!isAnswered) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.SOURCE_REFUSED,
                            "The provider answers with the error %d.".formatted(opened.status())));
        }
        if (type(name, opened).isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.SOURCE_MALFORMED,
                            "What the provider sends is nothing that can be played or shown."));
        }
        long most = bytesMax(name);
        return length(opened).filter(each -> each > most).isPresent()
                ? Optional.of(
                        Refusal.of(
                                RefusalCode.SOURCE_TOO_LARGE,
                                "What the provider sends is larger than %d MiB."
                                        .formatted(most >> 20)))
                : Optional.empty();
    }

    private static long bytesMax(String name) {
        return name.equals(PICTURE) ? PICTURE_BYTES_MAX : BYTES_MAX;
    }

    /// Empty text where it may not be handed on. A part of a playlist may also be a key or
    /// subtitles.
    private static String type(String name, Opened opened) {
        Optional<String> played = MediaTypes.playable(opened.type(), opened.address());
        if (name.equals(PICTURE)) {
            return played.filter(each -> ContentKind.of(each) == ContentKind.PICTURE).orElse("");
        }
        if (name.equals(MEDIA)) {
            return played.orElse("");
        }
        return played.orElse(MediaTypes.OTHER);
    }

    private static Optional<Long> length(Opened opened) {
        return opened.header("Content-Length")
                .filter(each -> each.matches("[0-9]{1,15}"))
                .map(Long::valueOf);
    }

    private Outcome<Stream> playlist(Id.PersonId person, Id.ContentItemId id, Opened opened) {
        return fetcher.whole(opened, Playlist.BYTES_MAX, OPENING)
                .then(whole ->
                        Playlist.rewrite(
                                        new String(whole.content(), StandardCharsets.UTF_8),
                                        whole.address(),
                                        each -> passes.part(id, each))
                                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                .map(bytes ->
                                        Outcome.done(
                                                new Stream(
                                                        200,
                                                        MediaTypes.PLAYLIST,
                                                        Optional.of((long) bytes.length),
                                                        Optional.empty(),
                                                        bytes.length,
                                                        false,
                                                        new ByteArrayInputStream(bytes),
                                                        () -> leave(person))))
                                .orElseGet(() ->
                                        Outcome.refused(
                                                RefusalCode.SOURCE_MALFORMED,
                                                "The playlist is not one of HLS.")));
    }
}
