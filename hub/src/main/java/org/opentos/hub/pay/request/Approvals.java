package org.opentos.hub.pay.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.PasskeyProofs;
import org.opentos.hub.pay.transfer.Transfers;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Approvals of payment requests: each is bound to what was shown, works once, and becomes one
/// sale, or one transfer where a person is paid.
@Component
public class Approvals {
    /// After this the answer to an approval counts as lost.
    static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private static final int ROUND_MAX = 100;
    private static final Logger log = LoggerFactory.getLogger(Approvals.class);

    private final PaymentRequests requests;
    private final PaymentRequestRows rows;
    private final PaymentRules rules;
    private final Confirmations confirmations;
    private final Subscribing subscribing;
    private final Sales sales;
    private final Transfers transfers;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final InstantSource clock;

    Approvals(
            PaymentRequests requests,
            PaymentRequestRows rows,
            PaymentRules rules,
            Confirmations confirmations,
            Subscribing subscribing,
            Sales sales,
            Transfers transfers,
            AuditLog audit,
            TransactionTemplate transaction,
            Ids ids,
            InstantSource clock) {
        this.requests = requests;
        this.rows = rows;
        this.rules = rules;
        this.confirmations = confirmations;
        this.subscribing = subscribing;
        this.sales = sales;
        this.transfers = transfers;
        this.audit = audit;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /// What a passkey of the approver's has to sign, so that an approval is confirmed by it and not
    /// by the PIN. Refused, in this order: `not-found`, `to-oneself`, `request-ended`,
    /// `request-expired`, `approval-differs`, and `not-found` where the approver has no passkey.
    public Outcome<PasskeyProofs.Challenge> challenge(Caller caller, Id.PaymentRequestId id) {
        return decidable(caller, id)
                .then(request ->
                        refuse(request, request.digest())
                                .<Outcome<PasskeyProofs.Challenge>>map(Outcome::refused)
                                .orElseGet(() ->
                                        confirmations.challenge(caller.person(), deed(request))));
    }

    /// What is confirmed; the digest is over everything that was shown.
    private static String deed(PaymentRequest request) {
        return "payment-request/" + request.digest();
    }

    /// Pays from the approver's wallet. Blocks.
    ///
    /// Refused, in this order: `not-found`, `to-oneself`, `request-ended`, `request-expired`,
    /// `approval-differs` where it is not what was shown, `confirmation-required`,
    /// `too-many-attempts`, `confirmation-refused`, `spending-limit-exceeded`, what
    /// [Subscribing#approve] refuses, and what a sale is refused for, `funds-insufficient` above
    /// all; then it may be approved again. After `busy` and `storage-unavailable` of the ledger it
    /// is approved, and paid as soon as the ledger can.
    ///
    /// @param digest of the request as it was shown
    public Outcome<PaymentRequest> approve(
            Caller caller,
            Id.PaymentRequestId id,
            String digest,
            Optional<Confirmation> confirmation) {
        return approve(
                caller,
                id,
                _ -> digest,
                request ->
                        confirmations.refuse(
                                caller.person(), request.gross(), deed(request), confirmation));
    }

    /// Pays what somebody showed a payment code for, where the payer's rules let such a code do.
    /// Blocks. Refused as [#approve], and as `confirmation-required` where they do not.
    public Outcome<PaymentRequest> approveByCode(Caller caller, Id.PaymentRequestId id) {
        return approve(
                caller,
                id,
                PaymentRequest::digest,
                request ->
                        rules.needsConfirmationOfCode(caller.person(), request.gross())
                                ? Optional.of(
                                        Refusal.of(
                                                RefusalCode.CONFIRMATION_REQUIRED,
                                                "This payment needs the customer's confirmation, on a phone or a watch."))
                                : Optional.empty());
    }

    private Outcome<PaymentRequest> approve(
            Caller caller,
            Id.PaymentRequestId id,
            Function<PaymentRequest, String> shown,
            Function<PaymentRequest, Optional<Refusal>> confirmation) {
        return decidable(caller, id)
                .then(request -> {
                    String digest = shown.apply(request);
                    Optional<Refusal> refusal =
                            refuse(request, digest).or(() -> confirmation.apply(request));
                    return refusal.isPresent()
                            ? Outcome.refused(refusal.get())
                            : Objects.requireNonNull(
                                    transaction.execute(_ -> approved(caller, request, digest)));
                })
                .then(this::moved);
    }

    private Outcome<PaymentRequest> decidable(Caller caller, Id.PaymentRequestId id) {
        Optional<PaymentRequest> request =
                rows.find(id).filter(each -> requests.mayDecide(caller.person(), each));
        if (request.isEmpty()) {
            return PaymentRequests.notFound();
        }
        return PaymentRequests.isOneself(caller.person(), request.get().payee())
                ? PaymentRequests.toOneself()
                : Outcome.done(request.get());
    }

    private Optional<Refusal> refuse(PaymentRequest request, String digest) {
        if (!(request.state() instanceof PaymentRequest.State.Open)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.REQUEST_ENDED,
                            "This request was answered already; look at the wallet."));
        }
        if (requests.isExpired(request)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.REQUEST_EXPIRED,
                            "The time for this request is over; ask again."));
        }
        boolean shown =
                digest.equals(request.digest())
                        && requests.gross(request.payee(), request.price())
                                .equals(Outcome.done(request.gross()));
        return shown
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.APPROVAL_DIFFERS,
                                "This is not what was shown; look at the request again."));
    }

    private Outcome<PaymentRequest> approved(Caller caller, PaymentRequest shown, String digest) {
        Instant now = clock.instant();
        rules.hold(caller.person());
        PaymentRequest held = rows.hold(shown).orElseThrow();
        Optional<Refusal> refusal =
                refuse(held, digest)
                        .or(() -> held.wanted().flatMap(this::refuseAnswered))
                        .or(() -> refuseAsLimited(caller.person(), held, now))
                        .or(() ->
                                held.plan()
                                        .flatMap(_ ->
                                                subscribing.approve(
                                                        held,
                                                        caller.person(),
                                                        now.truncatedTo(ChronoUnit.MILLIS))));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        if (held.beginsFree()) {
            rows.subscribe(held.id(), caller.person(), now);
        } else {
            rows.approve(held.id(), caller.person(), movement(held.payee()), now);
        }
        audit.record(
                caller.person().text(),
                "payment-approved",
                held.id().text(),
                caller.address(),
                Map.of("amount", held.gross().toString(), "payee", named(held.payee()).text()));
        return Outcome.done(requests.changed(rows.find(held.id()).orElseThrow()));
    }

    private Optional<Refusal> refuseAnswered(Id.MoneyRequestId wanted) {
        return rows.answer(wanted)
                .map(_ ->
                        Refusal.of(
                                RefusalCode.REQUEST_ENDED,
                                "Somebody has paid this already; nothing was taken from you."));
    }

    private PaymentRequest.Movement movement(PaymentRequest.Payee payee) {
        return switch (payee) {
            case PaymentRequest.Payee.Seller _ ->
                    new PaymentRequest.Movement.OfSale(ids.next(Id.SaleId::new));
            case PaymentRequest.Payee.Receiver _ ->
                    new PaymentRequest.Movement.OfTransfer(ids.next(Id.TransferId::new));
        };
    }

    private static Id named(PaymentRequest.Payee payee) {
        return switch (payee) {
            case PaymentRequest.Payee.Seller seller -> seller.organisation();
            case PaymentRequest.Payee.Receiver receiver -> receiver.person();
        };
    }

    private Optional<Refusal> refuseAsLimited(
            Id.PersonId payer, PaymentRequest request, Instant now) {
        return request.beginsFree()
                ? Optional.empty()
                : rules.refuse(
                        payer,
                        new PaymentRules.Spending(
                                request.app(),
                                request.askedOn().map(Purchase.Terminal::device),
                                request.gross()),
                        now);
    }

    private Outcome<PaymentRequest> moved(PaymentRequest request) {
        if (!(request.state()
                instanceof
                PaymentRequest.State.Approved(
                        Id.PersonId payer,
                        Instant at,
                        PaymentRequest.Movement movement))) {
            return Outcome.done(request);
        }
        Outcome<?> moved =
                switch (movement) {
                    case PaymentRequest.Movement.OfSale(Id.SaleId sale) ->
                            sales.sell(sale, request.purchase(payer), request.gross());
                    case PaymentRequest.Movement.OfTransfer(Id.TransferId transfer) ->
                            transfers.send(request.transfer(transfer, payer, at));
                };
        if (moved instanceof Outcome.Refused<?>(Refusal refusal)) {
            if (refusal.code().category() != RefusalCode.Category.UNAVAILABLE) {
                transaction.executeWithoutResult(_ -> {
                    if (rows.reopen(request.id(), movement)) {
                        subscribing.abandon(request.id());
                    }
                });
                rows.find(request.id()).ifPresent(requests::changed);
            }
            return Outcome.refused(refusal);
        }
        transaction.executeWithoutResult(_ -> {
            if (rows.paid(request.id(), movement)) {
                subscribing.begin(request.id(), at.truncatedTo(ChronoUnit.MILLIS));
            }
        });
        request.wanted()
                .map(wanted -> rows.endAnswers(wanted, clock.instant()))
                .ifPresent(others -> others.forEach(requests::changed));
        return Outcome.done(requests.changed(rows.find(request.id()).orElseThrow()));
    }

    /// Asks the ledger again where its answer to an approval was lost.
    void settle() {
        for (PaymentRequest each : rows.unanswered(clock.instant().minus(ANSWER_MAX), ROUND_MAX)) {
            if (moved(each) instanceof Outcome.Refused<PaymentRequest>(Refusal refusal)) {
                log.warn("{} was approved and is not paid: {}", each.id(), refusal.code());
            }
        }
    }
}
