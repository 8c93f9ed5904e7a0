package org.opentos.hub.pay.wallet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.hub.pay.provider.Answer;
import org.opentos.hub.pay.provider.OutgoingState;
import org.opentos.hub.pay.provider.PaymentProvider;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes people's money out of their wallets, to them, through a provider. Each step is written
/// down before the next is asked for: the wish, that the ledger set the money aside, what the
/// provider said, and that the ledger booked it. Whatever breaks in between is taken up again by
/// [#settle].
@Component
public class PayOuts {
    /// Below this a transfer costs more than it is worth.
    public static final long MINOR_MIN = 100;

    /// From 2,000 yuan on WeChat Pay wants the recipient's real name, which the hub does not know.
    public static final long MINOR_MAX = 199_999;

    /// Pay-outs of one person in [#DAY].
    public static final int PER_DAY_MAX = 3;

    static final Duration DAY = Duration.ofDays(1);

    /// Money that came in from outside stays so long before it may leave: within it most payments
    /// that somebody disputes become known.
    public static final Duration STAY = Duration.ofDays(7);

    /// Longer than a provider can leave a pay-out open, by far: the ledger cannot capture later.
    static final Duration HELD_MAX = Duration.ofDays(3_650);

    public static final int KEY_CHARACTERS_MAX = 64;

    /// Pay-outs that are shown at a time.
    public static final int SHOWN_MAX = 20;

    /// How often a provider, or the ledger, is asked about one that is under way.
    static final Duration ASK_EACH = Duration.ofMinutes(1);

    static final int ROUND_MAX = 100;

    /// One that is under way for longer is shown to the operator.
    public static final Duration LATE = Duration.ofHours(1);

    public static final int LATE_SHOWN_MAX = 100;

    private static final Logger log = LoggerFactory.getLogger(PayOuts.class);

    private final PayOutRows rows;
    private final WalletPostings postings;
    private final Wallets wallets;
    private final PaymentProviders providers;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final InstantSource clock;

    PayOuts(
            PayOutRows rows,
            WalletPostings postings,
            Wallets wallets,
            PaymentProviders providers,
            AuditLog audit,
            TransactionTemplate transaction,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.postings = postings;
        this.wallets = wallets;
        this.providers = providers;
        this.audit = audit;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /// What a person asks for.
    ///
    /// @param key the idempotency key, 1 to [#KEY_CHARACTERS_MAX] characters: the same again is the
    ///   same pay-out
    public record Order(String key, String provider, String recipient, Money amount) {}

    /// Begins one, and asks the provider. Blocks. Where the provider does not answer, it is under
    /// way nevertheless, and asked for again.
    ///
    /// Refused, in this order: `proof-required`, `provider-unknown`, `amount-invalid`,
    /// `currency-not-taken`, `key-reused`, `confirmation-required`, `too-many-attempts`,
    /// `confirmation-refused`, `limit-reached`, `pay-out-exceeded`, what the ledger refuses,
    /// `funds-insufficient` above all, and `provider-refused`.
    ///
    /// @param justSignedIn whether the person signed in within [Sessions#JUST]
    /// @param confirmation asked where it is a new one: why the person has not confirmed it
    public Outcome<PayOut> begin(
            Caller caller,
            Order order,
            boolean justSignedIn,
            Supplier<Optional<Refusal>> confirmation) {
        if (!justSignedIn) {
            return Outcome.refused(
                    RefusalCode.PROOF_REQUIRED, "Sign in again, and pay out right after that.");
        }
        Optional<PaymentProvider> provider = providers.find(order.provider());
        Optional<Refusal> refusal =
                provider.isEmpty()
                        ? Optional.of(
                                Refusal.of(
                                        RefusalCode.PROVIDER_UNKNOWN,
                                        "This hub has no payment provider of that name; GET /api/v1/wallet names them."))
                        : refuse(provider.get(), order.amount());
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        Optional<PayOut> before = rows.find(caller.person(), order.key());
        if (before.isPresent()) {
            return same(before.get(), order).then(this::advanced);
        }
        Optional<Refusal> unconfirmed = confirmation.get();
        if (unconfirmed.isPresent()) {
            return Outcome.refused(unconfirmed.get());
        }
        return Objects.requireNonNull(transaction.execute(_ -> kept(caller, order)))
                .then(this::advanced);
    }

    private static Optional<Refusal> refuse(PaymentProvider provider, Money amount) {
        if (amount.minor() < MINOR_MIN || amount.minor() > MINOR_MAX) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.AMOUNT_INVALID,
                            "A pay-out is from %d to %d minor units."
                                    .formatted(MINOR_MIN, MINOR_MAX)));
        }
        return provider.currencies().contains(amount.currency())
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.CURRENCY_NOT_TAKEN,
                                "This provider does not pay out "
                                        + amount.currency()
                                        + "; choose another provider or currency."));
    }

    private static Outcome<PayOut> same(PayOut payOut, Order order) {
        return payOut.provider().equals(order.provider())
                        && payOut.recipient().equals(order.recipient())
                        && payOut.amount().equals(order.amount())
                ? Outcome.done(payOut)
                : Outcome.refused(
                        RefusalCode.KEY_REUSED,
                        "Another pay-out has this key already; give this one a key of its own.");
    }

    private Outcome<PayOut> kept(Caller caller, Order order) {
        rows.hold(caller.person());
        Optional<PayOut> before = rows.find(caller.person(), order.key());
        if (before.isPresent()) {
            return same(before.get(), order);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (rows.since(caller.person(), now.minus(DAY)) >= PER_DAY_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "There were %d pay-outs within a day; wait until tomorrow."
                            .formatted(PER_DAY_MAX));
        }
        Money may = payable(caller.person(), order.amount().currency());
        if (order.amount().minor() > may.minor()) {
            return Outcome.refused(
                    RefusalCode.PAY_OUT_EXCEEDED,
                    "%s can be paid out now; money that came in stays for %d days."
                            .formatted(may, STAY.toDays()));
        }
        PayOut payOut =
                new PayOut(
                        ids.next(Id.PayOutId::new),
                        caller.person(),
                        order.provider(),
                        order.recipient(),
                        order.amount(),
                        now,
                        new PayOut.State.Begun());
        rows.insert(payOut, order.key());
        audit.record(
                caller.person().text(),
                "pay-out-begun",
                payOut.id().text(),
                caller.address(),
                Map.of("amount", order.amount().toString(), "recipient", order.recipient()));
        return Outcome.done(payOut);
    }

    /// What of a wallet can be paid out now: nothing while the person owes, otherwise what is
    /// available without what came in within [#STAY] from outside. What was spent counts as the
    /// older money.
    public Money payable(Id.PersonId person, Currency currency) {
        boolean owes =
                wallets.owed(person).stream()
                        .anyMatch(each -> each.name().currency().equals(currency));
        long available =
                wallets.of(person).stream()
                        .filter(each -> each.name().currency().equals(currency))
                        .map(NamedBalance::balance)
                        .mapToLong(balance -> balance.availableMinor())
                        .sum();
        long young = rows.notYet(person, currency, clock.instant().minus(STAY));
        return new Money(owes ? 0 : Math.max(0, available - young), currency);
    }

    /// The last ones of a person, the newest first, at most [#SHOWN_MAX].
    public List<PayOut> of(Id.PersonId person) {
        return rows.newest(person, SHOWN_MAX);
    }

    /// A person's own.
    public Optional<PayOut> find(Id.PersonId person, Id.PayOutId id) {
        return rows.find(id).filter(each -> each.person().equals(person));
    }

    /// Takes the next steps until somebody has to be waited for.
    private Outcome<PayOut> advanced(PayOut begun) {
        advance(begun.id());
        PayOut now = rows.find(begun.id()).orElseThrow();
        return switch (now.state()) {
            case PayOut.State.Refused(RefusalCode code) ->
                    Outcome.refused(
                            code, "There is not enough in the wallet; choose a smaller amount.");
            case PayOut.State.Failed failed when failed.providerId().isEmpty() ->
                    Outcome.refused(
                            RefusalCode.PROVIDER_REFUSED,
                            "The provider refused; look at the recipient, and begin another.");
            default -> Outcome.done(now);
        };
    }

    /// One at a time for each: of two that ask the provider at once, one could be refused and free
    /// the money that the other sends.
    private void advance(Id.PayOutId id) {
        Instant now = clock.instant();
        if (rows.take(id, now, now.plus(ASK_EACH))) {
            step(id);
            rows.letGo(id);
        }
    }

    private void step(Id.PayOutId id) {
        PayOut payOut = rows.find(id).orElseThrow();
        if (payOut.state() instanceof PayOut.State.Begun) {
            setAside(payOut);
            payOut = rows.find(id).orElseThrow();
        }
        if (payOut.state() instanceof PayOut.State.Held) {
            PayOut held = payOut;
            providers.find(payOut.provider()).ifPresent(provider -> ask(held, provider));
        } else if (payOut.state() instanceof PayOut.State.Pending) {
            PayOut pending = payOut;
            providers
                    .find(payOut.provider())
                    .ifPresent(provider -> heard(pending, provider.findPayOut(pending.order())));
        }
        book(rows.find(id).orElseThrow());
    }

    private void setAside(PayOut payOut) {
        switch (postings.setAside(payOut, payOut.begun().plus(HELD_MAX))) {
            case Outcome.Done<HoldNumber>(HoldNumber hold) -> rows.held(payOut.id(), hold);
            case Outcome.Refused<HoldNumber>(Refusal refusal) -> {
                if (isLast(refusal)) {
                    rows.refused(payOut.id(), refusal.code());
                }
            }
        }
    }

    /// Asks for it. A refusal counts only where the provider does not know of it: it may be about
    /// our key, or come after an answer that was lost.
    private void ask(PayOut payOut, PaymentProvider provider) {
        Answer<OutgoingState> answer = provider.payOut(payOut.order());
        if (answer instanceof Answer.Refused<OutgoingState>(Refusal refusal)) {
            log.warn("{} refused {}: {}", payOut.provider(), payOut.id(), refusal.detail());
            Answer<OutgoingState> known = provider.findPayOut(payOut.order());
            if (known instanceof Answer.Done<OutgoingState>(OutgoingState.Absent _)) {
                rows.notBegun(payOut.id(), refusal.code().text());
            } else {
                heard(payOut, known);
            }
        } else {
            heard(payOut, answer);
        }
    }

    private void heard(PayOut payOut, Answer<OutgoingState> answer) {
        switch (answer) {
            case Answer.Done<OutgoingState>(OutgoingState state) -> found(payOut, state);
            case Answer.Refused<OutgoingState>(Refusal refusal) ->
                    log.warn(
                            "{} says nothing about {}: {}",
                            payOut.provider(),
                            payOut.id(),
                            refusal.detail());
            case Answer.NoAnswer<OutgoingState>(String reason) ->
                    log.info(
                            "{} does not answer about {}: {}",
                            payOut.provider(),
                            payOut.id(),
                            reason);
        }
    }

    private void found(PayOut payOut, OutgoingState state) {
        switch (state) {
            case OutgoingState.Pending pending -> rows.pending(payOut.id(), pending);
            case OutgoingState.Done done -> {
                if (done.amount().equals(payOut.amount())) {
                    rows.done(payOut.id(), done.providerId(), done.at());
                } else {
                    log.warn(
                            "{} says that {} was paid out for {}, which asked for {}",
                            payOut.provider(),
                            done.amount(),
                            payOut.id(),
                            payOut.amount());
                }
            }
            case OutgoingState.Failed failed ->
                    rows.failed(payOut.id(), failed.providerId(), failed.reason());
            case OutgoingState.Absent _ -> {}
        }
    }

    /// The provider says that it was done, or failed.
    ///
    /// @return whether that fits what was asked for
    boolean told(PayOut payOut, OutgoingState state) {
        boolean isOfThis =
                switch (state) {
                    case OutgoingState.Done done ->
                            done.amount().equals(payOut.amount())
                                    && !(payOut.state() instanceof PayOut.State.Failed failed
                                            && failed.providerId().isEmpty());
                    case OutgoingState.Failed _, OutgoingState.Pending _, OutgoingState.Absent _ ->
                            true;
                };
        boolean isBegun =
                !(payOut.state() instanceof PayOut.State.Begun)
                        && !(payOut.state() instanceof PayOut.State.Refused);
        if (isOfThis && isBegun) {
            found(payOut, state);
            book(rows.find(payOut.id()).orElseThrow());
        }
        return isOfThis && isBegun;
    }

    Optional<PayOut> find(Id.PayOutId id) {
        return rows.find(id);
    }

    /// Lets the ledger follow what the provider said.
    private void book(PayOut payOut) {
        switch (payOut.state()) {
            case PayOut.State.Done(HoldNumber hold, var _, var _, boolean booked) -> {
                if (!booked) {
                    booked(payOut, "done", postings.captured(payOut, hold));
                }
            }
            case PayOut.State.Failed(
                            HoldNumber hold,
                            var _,
                            boolean wasDone,
                            var _,
                            boolean booked) -> {
                if (!booked) {
                    booked(
                            payOut,
                            "failed",
                            wasDone
                                    ? postings.captured(payOut, hold)
                                            .then(_ -> postings.cameBack(payOut))
                                    : postings.freed(payOut, hold));
                }
            }
            case PayOut.State.Begun _,
                    PayOut.State.Held _,
                    PayOut.State.Pending _,
                    PayOut.State.Refused _ -> {}
        }
    }

    private void booked(PayOut payOut, String state, Outcome<?> booked) {
        switch (booked) {
            case Outcome.Done<?> _ -> rows.booked(payOut.id(), state);
            case Outcome.Refused<?>(Refusal refusal) ->
                    log.warn("{} is {} and not booked yet: {}", payOut.id(), state, refusal.code());
        }
    }

    private static boolean isLast(Refusal refusal) {
        return refusal.code().category() != RefusalCode.Category.UNAVAILABLE;
    }

    /// Those that are under way for longer than [#LATE], the oldest first, at most
    /// [#LATE_SHOWN_MAX].
    public List<PayOut> late() {
        return rows.late(clock.instant().minus(LATE), LATE_SHOWN_MAX);
    }

    /// Goes on with what is under way: asks the ledger and the providers again.
    void settle() {
        Instant now = clock.instant();
        for (PayOut each : rows.toAsk(now.minus(ASK_EACH), now, ROUND_MAX)) {
            try {
                advance(each.id());
            } catch (RuntimeException failure) {
                log.warn("{} cannot go on now; it is tried again", each.id(), failure);
            }
        }
    }
}
