package org.opentos.hub.pay.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Homes;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.transfer.Transfers;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Payments asked for by apps and approved by people: by who asked, or, where a child asked, by an
/// adult of the home. An approval is bound to what was shown, works once, and becomes one sale, or
/// one transfer where a person is paid.
@Component
public class PaymentRequests {
    /// How long a request may be approved.
    static final Duration LIFE = Duration.ofMinutes(15);

    /// Open requests of one asker.
    static final int OPEN_MAX = 20;

    /// Requests that are shown at a time.
    static final int SHOWN_MAX = 50;

    public static final int KEY_CHARACTERS_MAX = 64;

    /// After this the answer to an approval counts as lost.
    static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private static final int ROUND_MAX = 100;
    private static final Logger log = LoggerFactory.getLogger(PaymentRequests.class);

    private final PaymentRequestRows rows;
    private final PaymentRules rules;
    private final Confirmations confirmations;
    private final Subscribing subscribing;
    private final Sales sales;
    private final Transfers transfers;
    private final Homes homes;
    private final Devices devices;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final InstantSource clock;

    PaymentRequests(
            PaymentRequestRows rows,
            PaymentRules rules,
            Confirmations confirmations,
            Subscribing subscribing,
            Sales sales,
            Transfers transfers,
            Homes homes,
            Devices devices,
            AuditLog audit,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.rules = rules;
        this.confirmations = confirmations;
        this.subscribing = subscribing;
        this.sales = sales;
        this.transfers = transfers;
        this.homes = homes;
        this.devices = devices;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /// What is asked for.
    ///
    /// @param key the idempotency key, 1 to [#KEY_CHARACTERS_MAX] characters
    /// @param device on which it is asked; empty for one that is none of the hub's
    /// @param plan of a subscription, whose price is that of a period
    /// @param until nobody can approve it from then on, where that is before its time is over
    ///   anyway
    public record Ask(
            String key,
            PaymentRequest.Payee payee,
            String title,
            Money price,
            List<PaymentRequest.Item> items,
            Optional<Id.DeviceId> device,
            Optional<Plan> plan,
            Optional<Instant> until) {
        public Ask {
            items = List.copyOf(items);
        }
    }

    /// Asks. Refused, in this order: `not-found` where the device is in none of the asker's homes,
    /// `agreement-not-accepted` where the payee may not sell, `to-oneself`, `key-reused`,
    /// `limit-reached`, and what [Subscribing#refuse] refuses.
    public Outcome<PaymentRequest> ask(Caller caller, Ask ask) {
        Optional<Devices.Device> device = ask.device().flatMap(devices::find);
        List<Homes.Belonging> belongings = homes.ofPerson(caller.person());
        if (ask.device().isPresent() && device.flatMap(each -> home(each, belongings)).isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND,
                    "There is no such device in your homes; look at its id.");
        }
        if (isOneself(caller.person(), ask.payee())) {
            return toOneself();
        }
        return gross(ask.payee(), ask.price())
                .then(gross -> kept(caller, ask, gross, device, belongings));
    }

    /// What the payer pays. Between people nothing comes upon it.
    private Outcome<Money> gross(PaymentRequest.Payee payee, Money price) {
        return switch (payee) {
            case PaymentRequest.Payee.Seller(var organisation, var kind, var _, var region) ->
                    sales.price(organisation, kind, price, region);
            case PaymentRequest.Payee.Receiver _ -> Outcome.done(price);
        };
    }

    private static boolean isOneself(Id.PersonId payer, PaymentRequest.Payee payee) {
        return payee instanceof PaymentRequest.Payee.Receiver receiver
                && receiver.person().equals(payer);
    }

    private static <T> Outcome<T> toOneself() {
        return Outcome.refused(
                RefusalCode.TO_ONESELF, "This would pay yourself; nothing has to move for that.");
    }

    private static Optional<Homes.Belonging> home(
            Devices.Device device, List<Homes.Belonging> belongings) {
        return belongings.stream()
                .filter(each -> device.home().filter(each.id()::equals).isPresent())
                .findFirst();
    }

    private Outcome<PaymentRequest> kept(
            Caller caller,
            Ask ask,
            Money gross,
            Optional<Devices.Device> device,
            List<Homes.Belonging> belongings) {
        Optional<PaymentRequest> before = rows.find(caller.person(), ask.key());
        if (before.isEmpty()) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            if (rows.open(caller.person(), now) >= OPEN_MAX) {
                return Outcome.refused(
                        RefusalCode.LIMIT_REACHED,
                        OPEN_MAX + " requests wait already; answer or withdraw one first.");
            }
            Optional<Homes.Belonging> home = device.flatMap(each -> home(each, belongings));
            Optional<Homes.Belonging> guarded = guarded(home, belongings);
            PaymentRequest request =
                    new PaymentRequest(
                            ids.next(Id.PaymentRequestId::new),
                            caller.person(),
                            caller.app(),
                            guarded.or(() -> home).map(Homes.Belonging::id),
                            guarded.isPresent(),
                            device.map(PaymentRequests::terminal),
                            ask.payee(),
                            ask.title(),
                            ask.price(),
                            gross,
                            ask.items(),
                            ask.plan(),
                            now,
                            ask.until().filter(now.plus(LIFE)::isAfter).orElse(now.plus(LIFE)),
                            new PaymentRequest.State.Open());
            Optional<Refusal> refusal = ask.plan().flatMap(_ -> subscribing.refuse(request));
            if (refusal.isPresent()) {
                return Outcome.refused(refusal.get());
            }
            rows.insert(request, ask.key());
            before = rows.find(caller.person(), ask.key());
            before.ifPresent(this::changed);
        }
        PaymentRequest request = before.orElseThrow();
        return isSame(request, ask)
                ? Outcome.done(request)
                : Outcome.refused(
                        RefusalCode.KEY_REUSED,
                        "Another request has this key already; give this one a key of its own.");
    }

    /// The home whose adults decide, where the asker is a child there: the one of the device, or,
    /// without a device, the first of somebody who is a child in all homes.
    private static Optional<Homes.Belonging> guarded(
            Optional<Homes.Belonging> home, List<Homes.Belonging> belongings) {
        if (home.isPresent()) {
            return home.filter(each -> each.role() == Role.CHILD);
        }
        return belongings.stream().allMatch(each -> each.role() == Role.CHILD)
                ? belongings.stream().findFirst()
                : Optional.empty();
    }

    private static Purchase.Terminal terminal(Devices.Device device) {
        return new Purchase.Terminal(
                device.id(), device.product().id(), device.product().organisation());
    }

    private static boolean isSame(PaymentRequest request, Ask ask) {
        return request.payee().equals(ask.payee())
                && request.title().equals(ask.title())
                && request.price().equals(ask.price())
                && request.items().equals(ask.items())
                && request.askedOn().map(Purchase.Terminal::device).equals(ask.device())
                && request.plan().equals(ask.plan());
    }

    /// Those that a person may approve now, the newest first.
    public List<PaymentRequest> toApprove(Id.PersonId person) {
        return rows.toApprove(person, adultHomes(person), clock.instant(), SHOWN_MAX);
    }

    private List<Id.HomeId> adultHomes(Id.PersonId person) {
        return homes.ofPerson(person).stream()
                .filter(each -> each.role() == Role.OWNER || each.role() == Role.ADULT)
                .map(Homes.Belonging::id)
                .toList();
    }

    /// A request that a person asked, may approve or paid.
    public Optional<PaymentRequest> find(Id.PersonId person, Id.PaymentRequestId id) {
        return rows.find(id).filter(each -> each.asker().equals(person) || mayDecide(person, each));
    }

    private boolean mayDecide(Id.PersonId person, PaymentRequest request) {
        return request.child()
                ? request.home().filter(adultHomes(person)::contains).isPresent()
                : request.asker().equals(person);
    }

    /// What a person asked under a key, for rooms that make requests.
    public Optional<PaymentRequest> asked(Id.PersonId asker, String key) {
        return rows.find(asker, key);
    }

    /// A request, for rooms that made it.
    public Optional<PaymentRequest> look(Id.PaymentRequestId id) {
        return rows.find(id);
    }

    /// Whether somebody may still approve it.
    public boolean isOpen(PaymentRequest request) {
        return request.state() instanceof PaymentRequest.State.Open && !isExpired(request);
    }

    /// The request that became a sale, for its receipt.
    public Optional<PaymentRequest> ofSale(Id.SaleId sale) {
        return rows.ofSale(sale);
    }

    public boolean isExpired(PaymentRequest request) {
        return !clock.instant().isBefore(request.expires());
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
            Caller caller, Id.PaymentRequestId id, String digest, Optional<String> pin) {
        return approve(
                caller,
                id,
                _ -> digest,
                request -> confirmations.refuse(caller.person(), request.gross(), pin));
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
        Optional<PaymentRequest> request =
                rows.find(id).filter(each -> mayDecide(caller.person(), each));
        if (request.isEmpty()) {
            return notFound();
        }
        if (isOneself(caller.person(), request.get().payee())) {
            return toOneself();
        }
        String digest = shown.apply(request.get());
        Optional<Refusal> refusal =
                refuse(request.get(), digest).or(() -> confirmation.apply(request.get()));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        Outcome<PaymentRequest> approved =
                Objects.requireNonNull(
                        transaction.execute(_ -> approved(caller, request.get(), digest)));
        return approved.then(this::moved);
    }

    private static <T> Outcome<T> notFound() {
        return Outcome.refused(
                RefusalCode.NOT_FOUND, "There is no such request for you; look at its id.");
    }

    private Optional<Refusal> refuse(PaymentRequest request, String digest) {
        if (!(request.state() instanceof PaymentRequest.State.Open)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.REQUEST_ENDED,
                            "This request was answered already; look at the wallet."));
        }
        if (isExpired(request)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.REQUEST_EXPIRED,
                            "The time for this request is over; ask again."));
        }
        boolean shown =
                digest.equals(request.digest())
                        && gross(request.payee(), request.price())
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
        return Outcome.done(changed(rows.find(held.id()).orElseThrow()));
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

    private PaymentRequest changed(PaymentRequest request) {
        events.publishEvent(new PaymentRequestChanged(request));
        return request;
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
                            sales.sell(sale, request.purchase(payer));
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
                rows.find(request.id()).ifPresent(this::changed);
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
                .ifPresent(others -> others.forEach(this::changed));
        return Outcome.done(changed(rows.find(request.id()).orElseThrow()));
    }

    /// The request by which a money request was answered, approved or paid.
    public Optional<PaymentRequest> answer(Id.MoneyRequestId wanted) {
        return rows.answer(wanted);
    }

    /// Nobody wants this money any more, in the transaction under way.
    ///
    /// @return false where it was approved already
    public boolean endAnswers(Id.MoneyRequestId wanted) {
        rows.hold(wanted);
        if (rows.answer(wanted).isPresent()) {
            return false;
        }
        rows.endAnswers(wanted, clock.instant()).forEach(this::changed);
        return true;
    }

    /// Says no. Refused as `not-found` or `request-ended`.
    public Outcome<PaymentRequest> decline(Caller caller, Id.PaymentRequestId id) {
        return ended(
                caller,
                id,
                rows.find(id).filter(each -> mayDecide(caller.person(), each)),
                "declined");
    }

    /// The asker takes it back. Refused as `not-found` or `request-ended`.
    public Outcome<PaymentRequest> withdraw(Caller caller, Id.PaymentRequestId id) {
        return ended(
                caller,
                id,
                rows.find(id).filter(each -> each.asker().equals(caller.person())),
                "withdrawn");
    }

    private Outcome<PaymentRequest> ended(
            Caller caller, Id.PaymentRequestId id, Optional<PaymentRequest> request, String state) {
        if (request.isEmpty()) {
            return notFound();
        }
        if (!rows.end(id, state, clock.instant())) {
            return Outcome.refused(
                    RefusalCode.REQUEST_ENDED,
                    "This request was answered already; look at the wallet.");
        }
        audit.record(
                caller.person().text(), "payment-" + state, id.text(), caller.address(), Map.of());
        return Outcome.done(changed(rows.find(id).orElseThrow()));
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
