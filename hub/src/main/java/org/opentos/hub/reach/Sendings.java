package org.opentos.hub.reach;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentos.hub.devices.DeviceMoved;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.SentKind;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people send to terminals.
@Component
public class Sendings {
    /// Files that come in at a time; each is in memory once.
    static final int READ_AT_ONCE = 2;

    private static final int LOOKED_AT_MAX = 200;
    private static final int FORGOTTEN_MAX = 100;

    /// A place on the earth (RFC 5870), or words by which a map finds one.
    private static final Pattern PLACE =
            Pattern.compile(
                    "geo:(-?[0-9]{1,2}(?:[.][0-9]{1,8})?),(-?[0-9]{1,3}(?:[.][0-9]{1,8})?)([?]q=[A-Za-z0-9%._~!'()*+-]{1,1900})?");

    private static final int LATITUDE_MAX = 90;
    private static final int LONGITUDE_MAX = 180;

    private final TransactionTemplate transaction;
    private final SendingRows rows;
    private final SendingPlaces places;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final InstantSource clock;
    private final Semaphore reading = new Semaphore(READ_AT_ONCE);

    Sendings(
            TransactionTemplate transaction,
            SendingRows rows,
            SendingPlaces places,
            ApplicationEventPublisher events,
            Ids ids,
            InstantSource clock) {
        this.transaction = transaction;
        this.rows = rows;
        this.places = places;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /// Where something is sent.
    ///
    /// @param device a terminal; empty for the person's own browser
    /// @param installation the app there, in the person's own browser
    public record To(Optional<Id.DeviceId> device, Optional<Id.InstallationId> installation) {}

    /// Sends a link, a place, a text, a content item by its id, or an intent ([SentIntent#text]).
    ///
    /// Refused, in this order: `field-invalid`, `not-found` (the terminal, or no right to it),
    /// `sending-unopened`, `limit-reached`.
    public Outcome<Sending> send(
            Id.PersonId person, To to, SentKind kind, String title, String said) {
        boolean fit =
                switch (kind) {
                    case LINK -> isLink(said);
                    case PLACE -> isPlace(said);
                    case TEXT -> isText(said);
                    case CONTENT -> isItem(said);
                    case INTENT ->
                            said.length() <= Sending.ADDRESS_CHARACTERS_MAX
                                    && SentIntent.read(said).isPresent();
                    case IMAGE, AUDIO, VIDEO -> false;
                };
        return fit && isTitle(title)
                ? keep(made(person, to, kind, title.strip(), said, "", 0), new byte[0])
                : Outcome.refused(
                        RefusalCode.FIELD_INVALID,
                        "A link is an address with http or https, a place a geo address (RFC 5870), each of at most %d characters; a text has 1 to %d and a title at most %d characters; a content item is its id, an intent names its app."
                                .formatted(
                                        Sending.ADDRESS_CHARACTERS_MAX,
                                        Sending.TEXT_CHARACTERS_MAX,
                                        Sending.TITLE_CHARACTERS_MAX));
    }

    /// Sends a file. What it is, its content says.
    ///
    /// Refused, in this order: `field-invalid` (the title), `busy`, `body-too-large`,
    /// `file-kind-unknown`, and as above.
    ///
    /// @throws IOException where the body breaks off
    public Outcome<Sending> send(Id.PersonId person, To to, String title, InputStream body)
            throws IOException {
        if (!isTitle(title)) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A title has at most %d characters, without line breaks."
                            .formatted(Sending.TITLE_CHARACTERS_MAX));
        }
        if (!reading.tryAcquire()) {
            return Outcome.refused(
                    RefusalCode.BUSY, "The hub reads other files just now; try again.");
        }
        try {
            byte[] content = body.readNBytes(Sending.FILE_BYTES_MAX + 1);
            if (content.length > Sending.FILE_BYTES_MAX) {
                return Outcome.refused(
                        RefusalCode.BODY_TOO_LARGE, "A file has at most 24 MiB; send less.");
            }
            Optional<FileType> type = FileType.of(content);
            return type.isEmpty()
                    ? Outcome.refused(
                            RefusalCode.FILE_KIND_UNKNOWN,
                            "Send a picture (JPEG, PNG, GIF, WebP, AVIF), a sound (MP3, Ogg, FLAC, WAV, MP4) or a video (MP4, WebM).")
                    : keep(
                            made(
                                    person,
                                    to,
                                    type.get().kind(),
                                    title.strip(),
                                    "",
                                    type.get().type(),
                                    content.length),
                            content);
        } finally {
            reading.release();
        }
    }

    private Sending made(
            Id.PersonId person,
            To to,
            SentKind kind,
            String title,
            String said,
            String type,
            int bytes) {
        Instant now = now();
        // In a browser the page that sent it opens it.
        Sending.State state = to.device().isPresent() ? Sending.State.WAITING : Sending.State.SHOWN;
        return new Sending(
                ids.next(Id.SendingId::new),
                person,
                to.device(),
                to.device().isPresent() ? Optional.empty() : to.installation(),
                kind,
                title,
                said,
                type,
                bytes,
                state,
                now,
                now);
    }

    private Outcome<Sending> keep(Sending sending, byte[] content) {
        return refuse(sending)
                .<Outcome<Sending>>map(Outcome::refused)
                .orElseGet(() ->
                        Objects.requireNonNull(transaction.execute(_ -> insert(sending, content))));
    }

    private Optional<Refusal> refuse(Sending sending) {
        Id.PersonId person = sending.person();
        if (sending.device().filter(each -> !places.may(person, each)).isPresent()
                || sending.device().isEmpty() && sending.installation().isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.NOT_FOUND,
                            "There is no such terminal to which you may send; look at its id."));
        }
        boolean opens =
                sending.device()
                        .map(each ->
                                sending.kind().shownByItself()
                                        || !places.openers(sending, each).isEmpty())
                        .orElseGet(() ->
                                sending.installation()
                                        .flatMap(each -> places.opener(sending, each))
                                        .isPresent());
        return opens
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.SENDING_UNOPENED,
                                "Nothing there opens this kind of thing; it is "
                                        + sending.kind().text()
                                        + "."));
    }

    /// What is over makes room, the oldest first.
    private Outcome<Sending> insert(Sending sending, byte[] content) {
        rows.hold(sending.person());
        List<Sending> kept = new ArrayList<>(rows.of(sending.person()));
        while (kept.size() >= Sending.KEPT_MAX
                || bytes(kept) + sending.bytes() > Sending.KEPT_BYTES_MAX) {
            Optional<Sending> over =
                    kept.reversed().stream()
                            .filter(each -> each.state() != Sending.State.WAITING)
                            .findFirst();
            if (over.isEmpty()) {
                return Outcome.refused(
                        RefusalCode.LIMIT_REACHED,
                        "At most %d things of yours wait for terminals; take one back."
                                .formatted(Sending.KEPT_MAX));
            }
            rows.remove(over.get().id());
            kept.remove(over.get());
        }
        rows.insert(sending);
        if (sending.bytes() > 0) {
            rows.insertContent(sending.id(), content);
        }
        changed(sending);
        return Outcome.done(sending);
    }

    private static long bytes(List<Sending> kept) {
        return kept.stream().mapToLong(Sending::bytes).sum();
    }

    private static boolean isTitle(String title) {
        return title.length() <= Sending.TITLE_CHARACTERS_MAX
                && title.codePoints().noneMatch(Character::isISOControl);
    }

    private static boolean isText(String text) {
        return !text.isBlank()
                && text.length() <= Sending.TEXT_CHARACTERS_MAX
                && text.codePoints()
                        .noneMatch(each ->
                                Character.isISOControl(each) && each != '\n' && each != '\t');
    }

    private static boolean isLink(String said) {
        if (said.length() > Sending.ADDRESS_CHARACTERS_MAX) {
            return false;
        }
        try {
            URI address = URI.create(said);
            return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                    && address.getHost() != null
                    && address.getUserInfo() == null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isItem(String said) {
        try {
            return Id.ContentItemId.parse(said).text().equals(said);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isPlace(String said) {
        Matcher place = PLACE.matcher(said);
        return place.matches()
                && Math.abs(Double.parseDouble(place.group(1))) <= LATITUDE_MAX
                && Math.abs(Double.parseDouble(place.group(2))) <= LONGITUDE_MAX;
    }

    /// What a person sent in the last 24 hours, the latest first.
    public List<Sending> of(Id.PersonId person) {
        return rows.of(person);
    }

    /// One of a person's.
    public Optional<Sending> find(Id.PersonId person, Id.SendingId id) {
        return rows.find(id).filter(each -> each.person().equals(person));
    }

    /// Takes one back: no terminal has it any more. Refused as `not-found`.
    public Outcome<Sending> remove(Id.PersonId person, Id.SendingId id) {
        return find(person, id)
                .map(each -> {
                    transaction.executeWithoutResult(_ -> {
                        rows.remove(id);
                        changed(each);
                    });
                    return Outcome.done(each);
                })
                .orElseGet(Sendings::unknown);
    }

    /// What a terminal should have now, as far as who sent it may still.
    List<Sending> current(Id.DeviceId device, int most) {
        return rows.current(device, clock.instant().minus(Sending.WAIT_MAX), most).stream()
                .filter(each -> places.may(each.person(), device))
                .toList();
    }

    /// What a terminal says that became of it. Saying so again changes nothing. Refused as
    /// `not-found`.
    Outcome<Sending> said(
            Id.DeviceId by,
            Id.SendingId id,
            Sending.State state,
            Optional<Id.InstallationId> opened) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    Optional<Sending> sent =
                            rows.find(id).filter(each -> each.device().equals(Optional.of(by)));
                    if (sent.isEmpty()) {
                        return unknown();
                    }
                    rows.hold(sent.get().person());
                    return rows.find(id)
                            .map(each ->
                                    Outcome.done(
                                            each.state() == Sending.State.WAITING
                                                    ? change(each, state, opened)
                                                    : each))
                            .orElseGet(Sendings::unknown);
                }));
    }

    private Sending change(
            Sending before, Sending.State state, Optional<Id.InstallationId> opened) {
        Sending after = before.now(state, opened, now());
        rows.change(after);
        if (state != Sending.State.SHOWN) {
            rows.removeContent(after.id());
        }
        changed(after);
        return after;
    }

    private void changed(Sending sending) {
        events.publishEvent(new SendingChanged(sending.person(), sending.device()));
    }

    /// A file for the terminal, or the app in a person's own browser, to which it was sent.
    public Optional<Sending> file(Id.SendingId id, To by) {
        return rows.find(id)
                .filter(each -> each.bytes() > 0 && each.device().equals(by.device()))
                .filter(each ->
                        each.device().isPresent()
                                ? places.may(each.person(), each.device().get())
                                : each.installation().equals(by.installation()))
                .filter(each ->
                        each.state() == Sending.State.WAITING
                                || each.state() == Sending.State.SHOWN);
    }

    /// The content of a file, read in pieces.
    ///
    /// @param count how many bytes from there on
    public InputStream content(Sending file, int from, int count) {
        return new SentContent(rows, file.id(), from, count);
    }

    /// Gives up what no terminal came for.
    void look() {
        for (Sending each :
                rows.waitingSince(clock.instant().minus(Sending.WAIT_MAX), LOOKED_AT_MAX)) {
            transaction.executeWithoutResult(_ -> {
                rows.hold(each.person());
                rows.find(each.id())
                        .filter(now -> now.state() == Sending.State.WAITING)
                        .ifPresent(now -> change(now, Sending.State.LATE, Optional.empty()));
            });
        }
    }

    void forgetOld() {
        rows.removeOlder(clock.instant().minus(Sending.KEPT), FORGOTTEN_MAX);
    }

    /// Whoever has the device next finds nothing of what was sent to the last ones.
    @EventListener
    void moved(DeviceMoved moved) {
        if (!moved.from().equals(moved.to())) {
            rows.removeOf(moved.device());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(RefusalCode.NOT_FOUND, "There is no such thing that was sent.");
    }
}
