package org.opentos.hub.pay.till;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.pay.request.Approvals;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.EmvConsumerCode;
import org.opentos.protocol.money.Money;
import org.opentos.protocol.money.PaymentCode;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The shop's side of paying: an organisation's bills, and who pays them.
///
/// Once it is known who the customer is, by a payment code or because the customer scanned the
/// bill, the bill is a [PaymentRequest] of the customer's, with the customer's own limits and, for
/// a child, the adults of the home.
@Component
public class Till {
    /// How long a bill can be paid.
    static final Duration LIFE = Duration.ofMinutes(15);

    /// Bills of one organisation that wait at a time.
    static final int WAITING_MAX = 200;

    /// Bills that are shown at a time.
    public static final int SHOWN_MAX = 100;

    public static final int KEY_CHARACTERS_MAX = 64;

    private final BillRows rows;
    private final PaymentKeys keys;
    private final PaymentRequests requests;
    private final Approvals approvals;
    private final Sales sales;
    private final Organisations organisations;
    private final PersonalDevices personal;
    private final TillRegions regions;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final InstantSource clock;

    Till(
            BillRows rows,
            PaymentKeys keys,
            PaymentRequests requests,
            Approvals approvals,
            Sales sales,
            Organisations organisations,
            PersonalDevices personal,
            TillRegions regions,
            TransactionTemplate transaction,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.keys = keys;
        this.requests = requests;
        this.approvals = approvals;
        this.sales = sales;
        this.organisations = organisations;
        this.personal = personal;
        this.regions = regions;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /// What is to be paid.
    ///
    /// @param key the idempotency key, 1 to [#KEY_CHARACTERS_MAX] characters
    /// @param region where it is sold; empty for where the organisation's tills stand
    public record Draft(
            String key, Agreement.Sale kind, String title, Money price, Optional<String> region) {}

    /// A bill as it stands.
    ///
    /// @param request the customer's, where there is one
    public record Standing(Bill bill, Bill.State state, Optional<PaymentRequest> request) {
        public Optional<Id.SaleId> sale() {
            return request.flatMap(PaymentRequest::sale);
        }
    }

    /// Makes a bill. Refused, in this order: `not-found` where the cashier does not administer the
    /// organisation, `field-invalid` where nobody has said where its tills stand,
    /// `agreement-not-accepted`, `key-reused`, `limit-reached`.
    public Outcome<Standing> make(Caller cashier, Id.OrganisationId organisation, Draft draft) {
        Optional<Refusal> refusal = organisations.refuse(cashier.person(), organisation);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        Optional<String> region = draft.region().or(() -> regions.of(organisation));
        return region.isEmpty()
                ? Outcome.refused(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "Say where the tills of the organisation stand, or where this is sold.",
                                List.of(new Refusal.Fault("/region", "is missing"))))
                : sales.price(organisation, draft.kind(), draft.price(), region.get())
                        .then(gross -> made(cashier, organisation, draft, region.get(), gross));
    }

    private Outcome<Standing> made(
            Caller cashier,
            Id.OrganisationId organisation,
            Draft draft,
            String region,
            Money gross) {
        Optional<Bill> before = rows.find(organisation, draft.key());
        if (before.isEmpty()) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            if (rows.waiting(organisation, now) >= WAITING_MAX) {
                return Outcome.refused(
                        RefusalCode.LIMIT_REACHED,
                        WAITING_MAX + " bills wait already; cancel those that nobody pays.");
            }
            rows.insert(
                    new Bill(
                            ids.next(Id.BillId::new),
                            organisation,
                            cashier.person(),
                            draft.kind(),
                            draft.title(),
                            draft.price(),
                            gross,
                            region,
                            now,
                            now.plus(LIFE),
                            Optional.empty(),
                            Optional.empty()),
                    draft.key());
            before = rows.find(organisation, draft.key());
        }
        Bill bill = before.orElseThrow();
        boolean same =
                bill.kind() == draft.kind()
                        && bill.title().equals(draft.title())
                        && bill.price().equals(draft.price())
                        && draft.region().filter(each -> !each.equals(bill.region())).isEmpty();
        return same
                ? Outcome.done(standing(bill))
                : Outcome.refused(
                        RefusalCode.KEY_REUSED,
                        "Another bill has this key already; give this one a key of its own.");
    }

    /// The bills of an organisation, the newest first, at most [#SHOWN_MAX]. Refused as
    /// `not-found`.
    public Outcome<List<Standing>> newest(Caller cashier, Id.OrganisationId organisation) {
        return organisations
                .refuse(cashier.person(), organisation)
                .<Outcome<List<Standing>>>map(Outcome::refused)
                .orElseGet(() ->
                        Outcome.done(
                                rows.newest(organisation, SHOWN_MAX).stream()
                                        .map(this::standing)
                                        .toList()));
    }

    /// One bill of an organisation. Refused as `not-found`.
    public Outcome<Standing> find(Caller cashier, Id.OrganisationId organisation, Id.BillId id) {
        return own(cashier, organisation, id).map(this::standing);
    }

    private Outcome<Bill> own(Caller cashier, Id.OrganisationId organisation, Id.BillId id) {
        return rows.find(id)
                .filter(bill -> bill.organisation().equals(organisation))
                .filter(_ -> organisations.refuse(cashier.person(), organisation).isEmpty())
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "There is no such bill of this organisation; look at its id."));
    }

    private Standing standing(Bill bill) {
        Optional<PaymentRequest> request = bill.request().flatMap(requests::look);
        return new Standing(bill, state(bill, request), request);
    }

    private Bill.State state(Bill bill, Optional<PaymentRequest> request) {
        Optional<PaymentRequest.State> asked = request.map(PaymentRequest::state);
        if (asked.filter(PaymentRequest.State.Paid.class::isInstance).isPresent()) {
            return Bill.State.PAID;
        }
        if (asked.filter(PaymentRequest.State.Approved.class::isInstance).isPresent()) {
            return Bill.State.CONFIRMING;
        }
        if (bill.cancelled().isPresent()) {
            return Bill.State.CANCELLED;
        }
        if (!clock.instant().isBefore(bill.expires())) {
            return Bill.State.EXPIRED;
        }
        return request.filter(requests::isOpen).isPresent()
                ? Bill.State.CONFIRMING
                : Bill.State.OPEN;
    }

    /// Takes a payment code, as digits or as the QR code of the EMV specification, and pays the
    /// bill from its wallet, or waits for the confirmation that the customer's rules ask for.
    /// Blocks.
    ///
    /// Refused, in this order: `not-found`, `scan-unknown` where it is no payment code,
    /// `bill-ended`, `bill-expired`, `too-many-attempts`, `payment-code-unknown`,
    /// `payment-code-used`, `payment-code-expired`, and what an approval is refused for,
    /// `funds-insufficient` above all; then another code may be tried.
    public Outcome<Standing> pay(
            Caller cashier, Id.OrganisationId organisation, Id.BillId id, String scanned) {
        Outcome<Bill> own = own(cashier, organisation, id);
        Optional<PaymentCode> read =
                PaymentCode.parse(scanned).or(() -> EmvConsumerCode.read(scanned.strip()));
        if (own instanceof Outcome.Done<Bill> && read.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.SCAN_UNKNOWN,
                    "This is no payment code; scan the barcode or QR code that the customer shows.");
        }
        return own.then(bill -> paid(cashier, bill, read.orElseThrow()));
    }

    private Outcome<Standing> paid(Caller cashier, Bill bill, PaymentCode code) {
        Optional<Refusal> refusal =
                refuse(standing(bill)).or(() -> keys.guess(bill.organisation(), code));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        Outcome<PaymentRequest> asked =
                Objects.requireNonNull(
                        transaction.execute(status -> {
                            Outcome<PaymentRequest> outcome = asked(cashier, bill.id(), code);
                            if (outcome instanceof Outcome.Refused<PaymentRequest>) {
                                status.setRollbackOnly();
                            }
                            return outcome;
                        }));
        if (!(asked instanceof Outcome.Refused<PaymentRequest>(Refusal unasked)
                && unasked.code() == RefusalCode.PAYMENT_CODE_UNKNOWN)) {
            keys.notGuessed(bill.organisation(), code);
        }
        return asked.then(request -> approved(cashier, bill, request));
    }

    /// Who shows the code is asked, and the bill is that request from now on.
    private Outcome<PaymentRequest> asked(Caller cashier, Id.BillId id, PaymentCode code) {
        Bill bill = rows.hold(id).orElseThrow();
        Optional<Refusal> refusal = refuse(standing(bill));
        return refusal.<Outcome<PaymentRequest>>map(Outcome::refused)
                .orElseGet(() ->
                        keys.use(code)
                                .then(personal::known)
                                .then(key ->
                                        ask(
                                                bill,
                                                customer(key.person(), cashier),
                                                key.device(),
                                                "till/" + code.account() + code.password())));
    }

    private static Caller customer(Id.PersonId person, Caller cashier) {
        return new Caller(person, PaymentRequest.TILL, Set.of(), cashier.address());
    }

    private Outcome<PaymentRequest> ask(
            Bill bill, Caller customer, Optional<Id.DeviceId> device, String key) {
        PaymentRequests.Ask ask =
                new PaymentRequests.Ask(
                        key,
                        new PaymentRequest.Payee.Seller(
                                bill.organisation(), bill.kind(), bill.id().text(), bill.region()),
                        bill.title(),
                        bill.price(),
                        List.of(),
                        device,
                        Optional.empty(),
                        Optional.empty());
        Outcome<PaymentRequest> asked = requests.ask(customer, ask);
        if (asked instanceof Outcome.Done<PaymentRequest>(PaymentRequest request)) {
            rows.request(bill.id(), request.id());
        }
        return asked;
    }

    private Outcome<Standing> approved(Caller cashier, Bill bill, PaymentRequest request) {
        if (request.child()) {
            return Outcome.done(standing(rows.find(bill.id()).orElseThrow()));
        }
        Caller customer = customer(request.asker(), cashier);
        Outcome<PaymentRequest> approved = approvals.approveByCode(customer, request.id());
        if (approved instanceof Outcome.Refused<PaymentRequest>(Refusal refusal)
                && refusal.code() != RefusalCode.CONFIRMATION_REQUIRED) {
            if (refusal.code().category() != RefusalCode.Category.UNAVAILABLE) {
                requests.withdraw(customer, request.id());
            }
            return Outcome.refused(refusal);
        }
        return Outcome.done(standing(rows.find(bill.id()).orElseThrow()));
    }

    private static Optional<Refusal> refuse(Standing standing) {
        return switch (standing.state()) {
            case OPEN -> Optional.empty();
            case EXPIRED ->
                    Optional.of(
                            Refusal.of(
                                    RefusalCode.BILL_EXPIRED,
                                    "The time for this bill is over; make another."));
            case CONFIRMING ->
                    Optional.of(
                            Refusal.of(
                                    RefusalCode.BILL_ENDED,
                                    "A customer is confirming this bill; wait, or cancel it and make another."));
            case PAID, CANCELLED ->
                    Optional.of(
                            Refusal.of(
                                    RefusalCode.BILL_ENDED,
                                    "This bill was paid or cancelled; look at the till."));
        };
    }

    /// The customer scanned the bill: it is the customer's to approve from now on. The same
    /// customer again gets the same request. Refused as `not-found`, `bill-ended` or
    /// `bill-expired`.
    public Outcome<PaymentRequest> scan(Caller customer, Id.BillId id) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    Optional<Bill> held = rows.hold(id);
                    if (held.isEmpty()) {
                        return Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "There is no such bill; let the till show it again.");
                    }
                    Standing standing = standing(held.get());
                    Optional<PaymentRequest> own =
                            standing.request()
                                    .filter(each -> each.asker().equals(customer.person()))
                                    .filter(_ ->
                                            standing.state() == Bill.State.CONFIRMING
                                                    || standing.state() == Bill.State.PAID);
                    Optional<Refusal> refusal = refuse(standing);
                    if (own.isPresent()) {
                        return Outcome.done(own.get());
                    }
                    if (refusal.isPresent()) {
                        return Outcome.refused(refusal.get());
                    }
                    Caller asker =
                            new Caller(
                                    customer.person(),
                                    PaymentRequest.TILL,
                                    Set.of(),
                                    customer.address());
                    return ask(
                            held.get(),
                            asker,
                            Optional.empty(),
                            "scan/" + ids.next(Id.CauseId::new).characters());
                }));
    }

    /// Takes a bill back. Refused as `not-found`, or as `bill-ended` where it is paid.
    public Outcome<Standing> cancel(Caller cashier, Id.OrganisationId organisation, Id.BillId id) {
        return own(cashier, organisation, id)
                .then(_ ->
                        Objects.requireNonNull(transaction.execute(_ -> cancelled(cashier, id))));
    }

    private Outcome<Standing> cancelled(Caller cashier, Id.BillId id) {
        Bill bill = rows.hold(id).orElseThrow();
        Standing standing = standing(bill);
        Optional<PaymentRequest> open = standing.request().filter(requests::isOpen);
        boolean taken =
                standing.state() == Bill.State.PAID
                        || (standing.state() == Bill.State.CONFIRMING && open.isEmpty())
                        || open.filter(each ->
                                        requests.withdraw(
                                                        customer(each.asker(), cashier), each.id())
                                                instanceof Outcome.Refused)
                                .isPresent();
        if (taken) {
            return Outcome.refused(
                    RefusalCode.BILL_ENDED, "This bill is paid; give the money back instead.");
        }
        rows.cancel(id, clock.instant());
        return Outcome.done(standing(rows.find(id).orElseThrow()));
    }

    void forget() {
        rows.forget(clock.instant().minus(PaymentRequests.KEPT), PaymentRequests.FORGOTTEN_MAX);
    }
}
