package org.opentos.hub.pay.people;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people ask of each other: an amount with a note, paid once by whoever has its code.
@Component
public class MoneyRequests {
    /// How long one can be paid.
    static final Duration LIFE = Duration.ofDays(7);

    /// Those of one person that wait at a time.
    static final int WAITING_MAX = 50;

    /// Those that are shown at a time.
    public static final int SHOWN_MAX = 50;

    public static final int KEY_CHARACTERS_MAX = 64;

    private final MoneyRequestRows rows;
    private final SharedCodes codes;
    private final PaymentRequests requests;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final InstantSource clock;

    MoneyRequests(
            MoneyRequestRows rows,
            SharedCodes codes,
            PaymentRequests requests,
            AuditLog audit,
            TransactionTemplate transaction,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.codes = codes;
        this.requests = requests;
        this.audit = audit;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /// One as it stands.
    ///
    /// @param answer the payment request by which it was paid, or is being paid
    public record Standing(
            MoneyRequest request, MoneyRequest.State state, Optional<PaymentRequest> answer) {}

    /// Asks for money.
    ///
    /// Refused, in this order: `amount-invalid` where the amount is not above zero, `key-reused`,
    /// `limit-reached`.
    ///
    /// @param key the idempotency key, 1 to [#KEY_CHARACTERS_MAX] characters
    public Outcome<Standing> ask(Caller caller, String key, Money amount, String note) {
        if (!amount.isPositive()) {
            return Outcome.refused(RefusalCode.AMOUNT_INVALID, "An amount is more than 0.");
        }
        Optional<MoneyRequest> request = rows.find(caller.person(), key);
        if (request.isEmpty()) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            if (rows.waiting(caller.person(), now) >= WAITING_MAX) {
                return Outcome.refused(
                        RefusalCode.LIMIT_REACHED,
                        WAITING_MAX + " of your requests wait already; take one back first.");
            }
            request = made(caller, key, amount, note, now);
        }
        MoneyRequest known = request.orElseThrow();
        return known.amount().equals(amount) && known.note().equals(note)
                ? Outcome.done(standing(known))
                : Outcome.refused(
                        RefusalCode.KEY_REUSED,
                        "Another request has this key already; give this one a key of its own.");
    }

    private Optional<MoneyRequest> made(
            Caller caller, String key, Money amount, String note, Instant now) {
        Optional<MoneyRequest> made = Optional.empty();
        while (made.isEmpty()) {
            Id.MoneyRequestId id = ids.next(Id.MoneyRequestId::new);
            rows.insert(
                    new MoneyRequest(
                            id,
                            caller.person(),
                            amount,
                            note,
                            now,
                            now.plus(LIFE),
                            Optional.empty()),
                    key,
                    codes.hash(codes.of(id)));
            made = rows.find(caller.person(), key);
        }
        return made;
    }

    /// What to hand to whoever is to pay.
    public TypedCode code(MoneyRequest request) {
        return codes.of(request.id());
    }

    /// Those of a person, the newest first, at most [#SHOWN_MAX].
    public List<Standing> of(Id.PersonId person) {
        return rows.newest(person, SHOWN_MAX).stream().map(this::standing).toList();
    }

    public Optional<Standing> find(Id.PersonId person, Id.MoneyRequestId id) {
        return rows.find(id).filter(each -> each.person().equals(person)).map(this::standing);
    }

    Optional<MoneyRequest> find(TypedCode code) {
        return rows.find(codes.hash(code));
    }

    Standing standing(MoneyRequest request) {
        Optional<PaymentRequest> answer = requests.answer(request.id());
        return new Standing(request, state(request, answer), answer);
    }

    private MoneyRequest.State state(MoneyRequest request, Optional<PaymentRequest> answer) {
        if (answer.isPresent()) {
            return answer.get().transfer().isPresent()
                    ? MoneyRequest.State.PAID
                    : MoneyRequest.State.CONFIRMING;
        }
        if (request.ended().isPresent()) {
            return MoneyRequest.State.WITHDRAWN;
        }
        return clock.instant().isBefore(request.expires())
                ? MoneyRequest.State.OPEN
                : MoneyRequest.State.EXPIRED;
    }

    static Optional<Refusal> refuse(MoneyRequest.State state) {
        return switch (state) {
            case OPEN -> Optional.empty();
            case CONFIRMING, PAID, WITHDRAWN ->
                    Optional.of(
                            Refusal.of(
                                    RefusalCode.REQUEST_ENDED,
                                    "This was paid or taken back already; let them ask again."));
            case EXPIRED ->
                    Optional.of(
                            Refusal.of(
                                    RefusalCode.REQUEST_EXPIRED,
                                    "The time to pay this is over; let them ask again."));
        };
    }

    /// Makes a payment request of the payer's of it, while nobody takes it back. Refused, in this
    /// order: `request-ended` and `request-expired` where the key is new, `amount-invalid` where
    /// another amount is given, and as a payment request is.
    Outcome<PaymentRequest> answer(
            Caller payer, MoneyRequest request, String key, Optional<Money> amount) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    MoneyRequest held = rows.hold(request.id()).orElseThrow();
                    boolean asked = requests.asked(payer, key).isPresent();
                    Optional<Refusal> refusal =
                            asked ? Optional.empty() : refuse(standing(held).state());
                    return refusal.or(() -> refuse(held, amount))
                            .<Outcome<PaymentRequest>>map(Outcome::refused)
                            .orElseGet(() ->
                                    requests.ask(
                                            payer,
                                            new PaymentRequests.Ask(
                                                    key,
                                                    new PaymentRequest.Payee.Receiver(
                                                            held.person(), Optional.of(held.id())),
                                                    held.note(),
                                                    held.amount(),
                                                    List.of(),
                                                    Optional.empty(),
                                                    Optional.empty(),
                                                    Optional.of(held.expires()))));
                }));
    }

    private static Optional<Refusal> refuse(MoneyRequest held, Optional<Money> amount) {
        return amount.filter(given -> !given.equals(held.amount()))
                .map(_ ->
                        Refusal.of(
                                RefusalCode.AMOUNT_INVALID,
                                "Somebody asks for " + held.amount() + ", and for nothing else."));
    }

    /// Takes one back. Refused as `not-found`, or as `request-ended` where it was approved already.
    public Outcome<Standing> withdraw(Caller caller, Id.MoneyRequestId id) {
        Optional<Standing> own = find(caller.person(), id);
        if (own.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "There is no such request of yours; look at its id.");
        }
        boolean ended =
                Boolean.TRUE.equals(
                        transaction.execute(_ -> {
                            MoneyRequest held = rows.hold(id).orElseThrow();
                            if (!requests.endAnswers(held.id())) {
                                return false;
                            }
                            rows.end(id, clock.instant());
                            return true;
                        }));
        if (!ended) {
            return Outcome.refused(
                    RefusalCode.REQUEST_ENDED,
                    "Somebody has paid this; send the money back instead.");
        }
        audit.record(
                caller.person().text(),
                "money-request-withdrawn",
                id.text(),
                caller.address(),
                Map.of());
        return Outcome.done(find(caller.person(), id).orElseThrow());
    }

    void forget() {
        rows.forget(clock.instant().minus(PaymentRequests.KEPT), PaymentRequests.FORGOTTEN_MAX);
    }
}
