package org.opentos.hub.voice;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.opentos.hub.devices.DeviceMoved;
import org.opentos.hub.home.Access;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people said to their homes, as it is kept: whose it is, who may answer it, and that one
/// does.
@Component
public class Exchanges {
    private static final int LATE_AT_ONCE = 200;
    private static final int FORGOTTEN_MAX = 1_000;

    /// What is looked through for what somebody spoke of.
    private static final int SPOKEN_OF_MAX = 5;

    private static final Set<Role> CONFIRMING = Set.of(Role.OWNER, Role.ADULT);

    private final TransactionTemplate transaction;
    private final ExchangeRows rows;
    private final Access access;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Exchanges(
            TransactionTemplate transaction,
            ExchangeRows rows,
            Access access,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.transaction = transaction;
        this.rows = rows;
        this.access = access;
        this.events = events;
        this.clock = clock;
    }

    // ---- looking ----

    /// What was said, the latest first. Refused as `not-found`.
    public Outcome<List<Exchange>> of(Speaking by) {
        return access.role(by.subject(), by.speaker().home()).isEmpty()
                ? notFound()
                : Outcome.done(rows.of(by.speaker(), Exchange.KEPT_MAX));
    }

    /// What was said at terminals of the whole home and waits until an adult of it confirms.
    public List<Exchange> unconfirmed(Speaking by) {
        return rows.unconfirmed(by.speaker().home(), now().minus(Exchange.OPEN)).stream()
                .filter(each -> concerns(each, by))
                .toList();
    }

    /// The latest of a speaker that is fit.
    Optional<Exchange> last(Exchange.Speaker speaker, Predicate<Exchange> fit) {
        return rows.of(speaker, Exchange.KEPT_MAX).stream().filter(fit).findFirst();
    }

    /// What a speaker said since then, the latest first.
    List<Exchange> since(Exchange.Speaker speaker, Instant since) {
        return rows.of(speaker, SPOKEN_OF_MAX).stream()
                .filter(each -> each.at().isAfter(since))
                .toList();
    }

    /// One that concerns the speaker. Refused as `not-found`.
    public Outcome<Exchange> find(Speaking by, Id.ExchangeId id) {
        return transacted(() -> held(by, id));
    }

    /// Held until the transaction ends.
    private Outcome<Exchange> held(Speaking by, Id.ExchangeId id) {
        rows.hold(id);
        return rows.find(id)
                .filter(each -> concerns(each, by))
                .map(Outcome::done)
                .orElseGet(Exchanges::notFound);
    }

    /// What a person said is that person's; what was said at a terminal of the whole home is heard,
    /// answered and left there, and confirmed by any adult of the home.
    private boolean concerns(Exchange exchange, Speaking by) {
        Exchange.Speaker speaker = exchange.speaker();
        if (speaker.person().isPresent()) {
            return by.caller()
                    .filter(each -> speaker.person().get().equals(each.person()))
                    .isPresent();
        }
        boolean there = by.caller().isEmpty() && by.speaker().device().equals(speaker.device());
        return there || confirms(exchange, by);
    }

    /// Whether an adult of the home may confirm what was said where nobody knows who speaks.
    private boolean confirms(Exchange exchange, Speaking by) {
        return exchange.state() == Exchange.State.UNCONFIRMED
                && by.caller().isPresent()
                && access.role(by.subject(), exchange.speaker().home())
                        .filter(CONFIRMING::contains)
                        .isPresent();
    }

    // ---- answering ----

    /// Takes what is open out of the hands of others, to do one of its choices. Until it is done,
    /// nobody knows what became of it, and that is what is kept. A terminal of the whole home is no
    /// screen of an adult's: there nothing is confirmed.
    Outcome<Exchange> take(Speaking by, Id.ExchangeId id, int number) {
        return taken(
                by,
                id,
                open -> {
                    boolean shared = open.speaker().person().isEmpty();
                    if (open.state() == Exchange.State.UNCONFIRMED
                            && shared
                            && !confirms(open, by)) {
                        return notFound();
                    }
                    return number < 1 || number > open.choices().size()
                            ? Outcome.refused(RefusalCode.FIELD_INVALID, "There is no such choice.")
                            : Outcome.done(open);
                });
    }

    /// The same, to leave it.
    Outcome<Exchange> take(Speaking by, Id.ExchangeId id) {
        return taken(by, id, Outcome::done);
    }

    private Outcome<Exchange> taken(
            Speaking by, Id.ExchangeId id, Function<Exchange, Outcome<Exchange>> checked) {
        return transacted(() ->
                held(by, id)
                        .then(open -> open.isOpen(now()) ? checked.apply(open) : ended())
                        .map(open -> {
                            rows.put(broken(open));
                            return open;
                        }));
    }

    /// The same of what was done and can be undone.
    Outcome<Exchange> takeDone(Speaking by, Id.ExchangeId id) {
        return transacted(() ->
                held(by, id)
                        .then(done -> {
                            if (!done.mayUndo(now())) {
                                return ended();
                            }
                            rows.put(broken(done));
                            return Outcome.done(done);
                        }));
    }

    private Exchange broken(Exchange exchange) {
        return exchange.now(
                Exchange.State.REFUSED,
                List.of(),
                Reply.refused(
                        Replies.text(exchange.language(), "broken"), RefusalCode.HUB_FAULT.text()),
                now());
    }

    // ---- keeping ----

    /// Keeps what became of one, and tells it.
    Exchange keep(Exchange exchange) {
        transaction.executeWithoutResult(_ -> {
            rows.put(exchange);
            rows.trim(exchange.speaker());
            events.publishEvent(new ExchangeChanged(exchange));
        });
        return exchange;
    }

    /// What nobody answered in time is late.
    void look() {
        for (Exchange each : rows.openBefore(now().minus(Exchange.OPEN), LATE_AT_ONCE)) {
            transaction.executeWithoutResult(_ -> {
                rows.hold(each.id());
                rows.find(each.id())
                        .filter(now -> now.state().isOpen())
                        .ifPresent(open -> {
                            Exchange late =
                                    open.now(
                                            Exchange.State.LATE,
                                            List.of(),
                                            Reply.of(Replies.text(open.language(), "late")),
                                            now());
                            rows.put(late);
                            events.publishEvent(new ExchangeChanged(late));
                        });
            });
        }
    }

    void forgetOld() {
        rows.removeOlder(now().minus(Exchange.KEPT), FORGOTTEN_MAX);
    }

    /// Whoever has the terminal next finds nothing of what was said there.
    @EventListener
    void moved(DeviceMoved moved) {
        if (!moved.from().equals(moved.to())) {
            rows.removeOf(moved.device());
        }
    }

    /// Forgets one. Refused as `not-found`.
    public Outcome<Exchange> remove(Speaking by, Id.ExchangeId id) {
        return transacted(() ->
                held(by, id)
                        .map(each -> {
                            rows.remove(id);
                            events.publishEvent(new ExchangeChanged(each));
                            return each;
                        }));
    }

    private <T> Outcome<T> transacted(Supplier<Outcome<T>> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static <T> Outcome<T> notFound() {
        return Outcome.refused(
                RefusalCode.NOT_FOUND,
                "There is no such home or exchange of yours; look at its id.");
    }

    private static <T> Outcome<T> ended() {
        return Outcome.refused(
                RefusalCode.REQUEST_ENDED, "This is over; say what you want once more.");
    }
}
