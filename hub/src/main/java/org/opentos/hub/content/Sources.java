package org.opentos.hub.content;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.opentos.hub.content.fetch.AddressPolicy;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The sources of people. Each belongs to one person; nobody else sees it or what it offers.
@Component
public class Sources {
    public static final int SOURCES_MAX = 100;

    /// Addresses that a person adds, or reads anew.
    static final Attempts.Limit ADDED =
            new Attempts.Limit("content-source", 100, Duration.ofSeconds(10));

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SourceRows rows;
    private final Offers offers;
    private final SourceReading reading;
    private final Attempts attempts;
    private final InstantSource clock;

    Sources(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            SourceRows rows,
            Offers offers,
            SourceReading reading,
            Attempts attempts,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = rows;
        this.offers = offers;
        this.reading = reading;
        this.attempts = attempts;
        this.clock = clock;
    }

    /// Those of a person, by their titles.
    public List<ContentSource> of(Id.PersonId person) {
        return rows.of(person, clock.instant());
    }

    public Optional<ContentSource> find(Id.PersonId person, Id.SourceId id) {
        return rows.find(person, id, clock.instant());
    }

    /// Adds a feed, a page that names one, or one thing to play, and begins to read it; or answers
    /// with the source that has the address.
    ///
    /// Refused, in this order: `field-invalid`, `too-many-attempts`, `limit-reached`. What comes of
    /// reading, the source says.
    ///
    /// @param typed an address; without its scheme, `https` is meant
    public Outcome<ContentSource> add(Id.PersonId person, String typed) {
        Optional<URI> address = AddressPolicy.read(whole(typed));
        if (address.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "This is no address of the web; one begins with https:// or http://.");
        }
        if (attempts.take(ADDED, person.text()).isPresent()) {
            return tooMany();
        }
        return added(
                person, () -> rows.with(person, address.get()), address.get(), Optional.empty());
    }

    /// Adds a source that is sold: what it has can be seen, and played as far as it was bought.
    ///
    /// Refused, in this order: `not-found` where it is sold no more and the person bought nothing
    /// of it, `too-many-attempts`, `limit-reached`.
    public Outcome<ContentSource> add(Id.PersonId person, Id.OfferId id) {
        Optional<Offer> offer =
                offers.find(id).filter(each -> each.isSold() || offers.hasPart(person, each));
        if (offer.isEmpty()) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "There is no such offer.");
        }
        if (attempts.take(ADDED, person.text()).isPresent()) {
            return tooMany();
        }
        return added(person, () -> rows.with(person, id), offer.get().address(), Optional.of(id));
    }

    /// @param there the source that has it already, if any
    private Outcome<ContentSource> added(
            Id.PersonId person,
            Supplier<Optional<Id.SourceId>> there,
            URI address,
            Optional<Id.OfferId> offer) {
        return Objects.requireNonNull(
                        transaction.execute(_ -> inserted(person, there, address, offer)))
                .map(id -> {
                    reading.begin(id);
                    return find(person, id).orElseThrow();
                });
    }

    private static <T> Outcome<T> tooMany() {
        return Outcome.refused(
                RefusalCode.TOO_MANY_ATTEMPTS,
                "Many addresses were read for you; try again in some minutes.");
    }

    /// People leave the scheme out, and podcasts have schemes of their own.
    private static String whole(String typed) {
        String text = typed.strip();
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("feed://") || lower.startsWith("podcast://")) {
            return "https" + text.substring(text.indexOf("://"));
        }
        return lower.contains("://") || text.isEmpty() ? text : "https://" + text;
    }

    private Outcome<Id.SourceId> inserted(
            Id.PersonId person,
            Supplier<Optional<Id.SourceId>> there,
            URI address,
            Optional<Id.OfferId> offer) {
        Sql.hold(jdbc, "content sources of " + person.text());
        Optional<Id.SourceId> before = there.get();
        if (before.isPresent()) {
            return Outcome.done(before.get());
        }
        if (rows.count(person) >= SOURCES_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "You have %d sources, the most that anybody may have; remove one."
                            .formatted(SOURCES_MAX));
        }
        return Outcome.done(rows.insert(person, address, offer, now()));
    }

    private Instant now() {
        return clock.instant();
    }

    /// Begins to read a source now. Refused as `not-found`, `too-many-attempts`.
    public Outcome<ContentSource> read(Id.PersonId person, Id.SourceId id) {
        if (find(person, id).isEmpty()) {
            return unknown();
        }
        if (attempts.take(ADDED, person.text()).isPresent()) {
            return tooMany();
        }
        rows.due(id, now());
        reading.begin(id);
        return find(person, id).map(Outcome::done).orElseGet(Sources::unknown);
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(RefusalCode.NOT_FOUND, "You have no such source.");
    }

    /// Removes a source, what it offers, and how far the person was with that. Refused as
    /// `not-found`.
    public Outcome<Id.SourceId> remove(Id.PersonId person, Id.SourceId id) {
        return rows.delete(person, id) ? Outcome.done(id) : unknown();
    }
}
