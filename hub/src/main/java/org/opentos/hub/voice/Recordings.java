package org.opentos.hub.voice;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.GrantsChanged;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.opentos.voice.Hearing;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.WaveFile;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What was said, as it sounded: kept only where somebody asked for it, with its exchange and never
/// longer. A person asks for what they say in a home; an owner of the home for what is said at its
/// terminals where nobody knows who speaks.
@Component
public class Recordings {
    /// Of a person in all homes, and of a home where nobody knows who spoke; the oldest go.
    public static final int KEPT_MAX = 200;

    static final int SAMPLES_MAX = Hearing.SPOKEN_SECONDS_MAX * Sound.RATE;

    private static final String DOOR = "web";

    private final TransactionTemplate transaction;
    private final RecordingRows rows;
    private final ExchangeRows exchanges;
    private final Access access;
    private final Causes causes;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Recordings(
            TransactionTemplate transaction,
            RecordingRows rows,
            ExchangeRows exchanges,
            Access access,
            Causes causes,
            AuditLog audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.transaction = transaction;
        this.rows = rows;
        this.exchanges = exchanges;
        this.access = access;
        this.causes = causes;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /// Of whose recordings something is asked: one's own, or those that nobody is known to have
    /// spoken.
    public enum Part {
        MINE,
        SHARED
    }

    /// What is kept in a home, as one of its people sees it.
    ///
    /// @param mine whether what I say is
    /// @param shared whether what is said at terminals of the whole home is
    /// @param decides whether I say so of those, and may hear them
    public record Kept(boolean mine, boolean shared, boolean decides) {}

    // ---- whether any are kept ----

    /// Whether what this speaker says is kept.
    boolean wanted(Exchange.Speaker speaker) {
        return rows.wanted(whose(speaker));
    }

    /// Refused as `not-found`.
    public Outcome<Kept> kept(Caller caller, Id.HomeId home) {
        Optional<Role> role = access.role(caller.subject(), home);
        return role.isEmpty()
                ? Exchanges.notFound()
                : Outcome.done(
                        new Kept(
                                rows.wanted(whose(caller, home, Part.MINE)),
                                rows.wanted(whose(caller, home, Part.SHARED)),
                                role.get() == Role.OWNER));
    }

    /// Has what is said from now on kept, or kept no more; what is kept already stays.
    ///
    /// Refused, in this order: `not-found`, `not-allowed` (only an owner decides about terminals of
    /// the whole home).
    public Outcome<Kept> want(Caller caller, Id.HomeId home, Part part, boolean wanted) {
        return decided(caller, home, part)
                .then(whose -> {
                    transaction.executeWithoutResult(_ -> {
                        Cause cause = cause(caller, wanted ? "recording-began" : "recording-ended");
                        boolean changed =
                                wanted
                                        ? rows.want(whose, cause.id(), clock.instant())
                                        : rows.unwant(whose);
                        if (changed) {
                            noted(caller, whose, cause, Map.of());
                        }
                    });
                    return kept(caller, home);
                });
    }

    /// Deletes all of them. Refused as [#want].
    ///
    /// @return how many there were
    public Outcome<Integer> removeAll(Caller caller, Id.HomeId home, Part part) {
        return decided(caller, home, part)
                .map(whose ->
                        Objects.requireNonNull(
                                transaction.execute(_ -> {
                                    int removed = rows.removeAll(whose);
                                    if (removed > 0) {
                                        noted(
                                                caller,
                                                whose,
                                                cause(caller, "recordings-deleted"),
                                                Map.of("count", removed));
                                    }
                                    return removed;
                                })));
    }

    private Outcome<RecordingRows.Whose> decided(Caller caller, Id.HomeId home, Part part) {
        Optional<Role> role = access.role(caller.subject(), home);
        if (role.isEmpty()) {
            return Exchanges.notFound();
        }
        return part == Part.SHARED && role.get() != Role.OWNER
                ? Outcome.refused(
                        RefusalCode.NOT_ALLOWED,
                        "Only an owner decides what is kept of terminals of the whole home.")
                : Outcome.done(whose(caller, home, part));
    }

    private Cause cause(Caller caller, String act) {
        return causes.root(Cause.Kind.PERSON, caller.person().text(), DOOR, act);
    }

    private void noted(
            Caller caller, RecordingRows.Whose whose, Cause cause, Map<String, ?> detail) {
        causes.record(List.of(cause), Optional.of(whose.home()));
        Id target = whose.person().<Id>map(each -> each).orElseGet(whose::home);
        Map<String, Object> all = new TreeMap<>(detail);
        all.put("home", whose.home().text());
        all.put("cause", cause.id().text());
        audit.record(caller.person().text(), cause.text(), target.text(), caller.address(), all);
        events.publishEvent(new RecordingsWanted(whose.home(), whose.person()));
    }

    // ---- keeping, hearing and deleting one ----

    /// Keeps how an exchange sounded, where that is wanted still.
    void keep(Exchange exchange, Sound spoken) {
        RecordingRows.Whose whose = whose(exchange.speaker());
        byte[] wave = WaveFile.write(spoken.part(0, SAMPLES_MAX));
        transaction.executeWithoutResult(_ -> {
            if (rows.holdWanted(whose)) {
                rows.insert(exchange, wave);
                rows.trim(whose, KEPT_MAX);
                events.publishEvent(new ExchangeChanged(exchange));
            }
        });
    }

    /// How long each of those is that are kept.
    public Map<Id.ExchangeId, Duration> lengths(Collection<Id.ExchangeId> ids) {
        return rows.lengths(ids);
    }

    /// What was said at terminals of the whole home and is kept, the latest first: an owner may
    /// hear it. Empty for others.
    public List<Exchange> shared(Caller caller, Id.HomeId home) {
        return access.role(caller.subject(), home).equals(Optional.of(Role.OWNER))
                ? exchanges.sharedRecorded(home, KEPT_MAX)
                : List.of();
    }

    /// A WAVE file of 16 kHz, 16 bits and one channel. Refused as `not-found`.
    public Outcome<byte[]> sound(Caller caller, Id.HomeId home, Id.ExchangeId id) {
        return held(caller, home, id)
                .then(_ -> rows.sound(id).map(Outcome::done).orElseGet(Recordings::absent));
    }

    /// Deletes one; its exchange stays. Refused as `not-found`.
    public Outcome<Id.ExchangeId> remove(Caller caller, Id.HomeId home, Id.ExchangeId id) {
        return transacted(() ->
                held(caller, home, id)
                        .then(_ -> {
                            if (!rows.remove(id)) {
                                return absent();
                            }
                            exchanges
                                    .find(id)
                                    .ifPresent(
                                            each -> events.publishEvent(new ExchangeChanged(each)));
                            return Outcome.done(id);
                        }));
    }

    /// Who left the home has no way to what they left there, so it goes with them.
    @EventListener
    void grantsChanged(GrantsChanged changed) {
        for (Subject subject : changed.subjects()) {
            if (subject instanceof Subject.Person(Id.PersonId person)
                    && access.role(subject, changed.home()).isEmpty()) {
                RecordingRows.Whose whose =
                        new RecordingRows.Whose(changed.home(), Optional.of(person));
                transaction.executeWithoutResult(_ -> {
                    boolean wanted = rows.unwant(whose);
                    if (rows.removeAll(whose) > 0 || wanted) {
                        events.publishEvent(new RecordingsWanted(whose.home(), whose.person()));
                    }
                });
            }
        }
    }

    private Outcome<RecordingRows.Whose> held(Caller caller, Id.HomeId home, Id.ExchangeId id) {
        Optional<Role> role = access.role(caller.subject(), home);
        return rows.find(id)
                .filter(each -> each.home().equals(home))
                .filter(each ->
                        each.person()
                                .map(person -> role.isPresent() && person.equals(caller.person()))
                                .orElseGet(() -> role.equals(Optional.of(Role.OWNER))))
                .map(Outcome::done)
                .orElseGet(Recordings::absent);
    }

    private static RecordingRows.Whose whose(Exchange.Speaker speaker) {
        return new RecordingRows.Whose(speaker.home(), speaker.person());
    }

    private static RecordingRows.Whose whose(Caller caller, Id.HomeId home, Part part) {
        return new RecordingRows.Whose(
                home, part == Part.MINE ? Optional.of(caller.person()) : Optional.empty());
    }

    private <T> Outcome<T> transacted(Supplier<Outcome<T>> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    private static <T> Outcome<T> absent() {
        return Outcome.refused(
                RefusalCode.NOT_FOUND, "There is no such recording that you may hear.");
    }
}
