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
import org.opentos.hub.identity.Pins;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.revenue.Sale;
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
/// adult of the home. An approval is bound to what was shown, works once, and becomes one sale.
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
    private final Subscribing subscribing;
    private final Pins pins;
    private final Sales sales;
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
            Subscribing subscribing,
            Pins pins,
            Sales sales,
            Homes homes,
            Devices devices,
            AuditLog audit,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.rules = rules;
        this.subscribing = subscribing;
        this.pins = pins;
        this.sales = sales;
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
    public record Ask(
            String key,
            Id.OrganisationId payee,
            Agreement.Sale kind,
            String item,
            String title,
            Money price,
            List<PaymentRequest.Item> items,
            String region,
            Optional<Id.DeviceId> device,
            Optional<Plan> plan) {
        public Ask {
            items = List.copyOf(items);
        }
    }

    /// Asks. Refused, in this order: `not-found` where the device is in none of the asker's homes,
    /// `agreement-not-accepted` where the payee may not sell, `key-reused`, `limit-reached`, and
    /// what [Subscribing#refuse] refuses.
    public Outcome<PaymentRequest> ask(Caller caller, Ask ask) {
        Optional<Devices.Device> device = ask.device().flatMap(devices::find);
        List<Homes.Belonging> belongings = homes.ofPerson(caller.person());
        if (ask.device().isPresent() && device.flatMap(each -> home(each, belongings)).isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND,
                    "There is no such device in your homes; look at its id.");
        }
        return sales.price(ask.payee(), ask.kind(), ask.price(), ask.region())
                .then(gross -> kept(caller, ask, gross, device, belongings));
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
                            ask.kind(),
                            ask.item(),
                            ask.title(),
                            ask.price(),
                            gross,
                            ask.items(),
                            ask.region(),
                            ask.plan(),
                            now,
                            now.plus(LIFE),
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
                && request.kind() == ask.kind()
                && request.item().equals(ask.item())
                && request.title().equals(ask.title())
                && request.price().equals(ask.price())
                && request.items().equals(ask.items())
                && request.region().equals(ask.region())
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
    /// Refused, in this order: `not-found`, `request-ended`, `request-expired`, `approval-differs`
    /// where it is not what was shown, `confirmation-required`, `too-many-attempts`,
    /// `confirmation-refused`, `spending-limit-exceeded`, what [Subscribing#approve] refuses, and
    /// what a sale is refused for, `funds-insufficient` above all; then it may be approved again.
    /// After `busy` and `storage-unavailable` it is approved, and paid as soon as the ledger can.
    ///
    /// @param digest of the request as it was shown
    public Outcome<PaymentRequest> approve(
            Caller caller, Id.PaymentRequestId id, String digest, Optional<String> pin) {
        return approve(
                caller,
                id,
                _ -> digest,
                request -> refuseUnconfirmed(caller.person(), request, pin));
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
        String digest = shown.apply(request.get());
        Optional<Refusal> refusal =
                refuse(request.get(), digest).or(() -> confirmation.apply(request.get()));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        Outcome<PaymentRequest> approved =
                Objects.requireNonNull(transaction.execute(_ -> approved(caller, id, digest)));
        return approved.then(this::sold);
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
                        && sales.price(
                                        request.payee(),
                                        request.kind(),
                                        request.price(),
                                        request.region())
                                .equals(Outcome.done(request.gross()));
        return shown
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.APPROVAL_DIFFERS,
                                "This is not what was shown; look at the request again."));
    }

    private Optional<Refusal> refuseUnconfirmed(
            Id.PersonId person, PaymentRequest request, Optional<String> pin) {
        if (!rules.needsConfirmation(person, request.gross())) {
            return Optional.empty();
        }
        if (pin.isEmpty() && pins.isSet(person)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.CONFIRMATION_REQUIRED,
                            "This payment needs your PIN; give it with the approval."));
        }
        return pins.refuse(person, pin.orElse(""));
    }

    private Outcome<PaymentRequest> approved(Caller caller, Id.PaymentRequestId id, String digest) {
        Instant now = clock.instant();
        rules.hold(caller.person());
        PaymentRequest held = rows.hold(id).orElseThrow();
        Optional<Refusal> refusal =
                refuse(held, digest)
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
            rows.subscribe(id, caller.person(), now);
        } else {
            rows.approve(id, caller.person(), ids.next(Id.SaleId::new), now);
        }
        audit.record(
                caller.person().text(),
                "payment-approved",
                id.text(),
                caller.address(),
                Map.of("amount", held.gross().toString(), "payee", held.payee().text()));
        return Outcome.done(changed(rows.find(id).orElseThrow()));
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

    private Outcome<PaymentRequest> sold(PaymentRequest request) {
        if (!(request.state()
                instanceof
                PaymentRequest.State.Approved(Id.PersonId payer, Instant at, Id.SaleId sale))) {
            return Outcome.done(request);
        }
        return switch (sales.sell(sale, request.purchase(payer))) {
            case Outcome.Done<Sale> _ -> {
                transaction.executeWithoutResult(_ -> {
                    rows.paid(request.id());
                    subscribing.begin(request.id(), at.truncatedTo(ChronoUnit.MILLIS));
                });
                yield Outcome.done(changed(rows.find(request.id()).orElseThrow()));
            }
            case Outcome.Refused<Sale>(Refusal refusal) -> {
                if (refusal.code().category() != RefusalCode.Category.UNAVAILABLE) {
                    transaction.executeWithoutResult(_ -> {
                        rows.reopen(request.id());
                        subscribing.abandon(request.id());
                    });
                    rows.find(request.id()).ifPresent(this::changed);
                }
                yield Outcome.refused(refusal);
            }
        };
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
            if (sold(each) instanceof Outcome.Refused<PaymentRequest>(Refusal refusal)) {
                log.warn("{} was approved and is not paid: {}", each.id(), refusal.code());
            }
        }
    }
}
