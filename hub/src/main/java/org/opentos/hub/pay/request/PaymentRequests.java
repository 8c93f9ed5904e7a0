package org.opentos.hub.pay.request;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Homes;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.money.Money;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Payments asked for by apps and approved by people ([Approvals]): by who asked, or, where a child
/// asked, by an adult of the home.
@Component
public class PaymentRequests {
    /// How long a request may be approved.
    static final Duration LIFE = Duration.ofMinutes(15);

    /// Open requests of one asker.
    static final int OPEN_MAX = 20;

    /// How long what was never paid is kept after its time: so long its key is known, too.
    public static final Duration KEPT = Duration.ofDays(30);

    /// Rows that are forgotten in one round.
    public static final int FORGOTTEN_MAX = 1_000;

    /// Requests that are shown at a time.
    static final int SHOWN_MAX = 50;

    public static final int KEY_CHARACTERS_MAX = 64;

    private final PaymentRequestRows rows;
    private final Subscribing subscribing;
    private final Sales sales;
    private final Homes homes;
    private final Devices devices;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final InstantSource clock;

    PaymentRequests(
            PaymentRequestRows rows,
            Subscribing subscribing,
            Sales sales,
            Homes homes,
            Devices devices,
            AuditLog audit,
            ApplicationEventPublisher events,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.subscribing = subscribing;
        this.sales = sales;
        this.homes = homes;
        this.devices = devices;
        this.audit = audit;
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
    Outcome<Money> gross(PaymentRequest.Payee payee, Money price) {
        return switch (payee) {
            case PaymentRequest.Payee.Seller(var organisation, var kind, var _, var region) ->
                    sales.price(organisation, kind, price, region);
            case PaymentRequest.Payee.Receiver _ -> Outcome.done(price);
        };
    }

    static boolean isOneself(Id.PersonId payer, PaymentRequest.Payee payee) {
        return payee instanceof PaymentRequest.Payee.Receiver receiver
                && receiver.person().equals(payer);
    }

    static <T> Outcome<T> toOneself() {
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
        Optional<PaymentRequest> before = asked(caller, ask.key());
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
            before = asked(caller, ask.key());
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

    /// A request that a person asked, may approve or paid. An app sees what it asked for, no
    /// others.
    public Optional<PaymentRequest> find(Caller caller, Id.PaymentRequestId id) {
        return rows.find(id).filter(each -> concerns(caller.person(), caller.app(), each));
    }

    /// Whether a person asked it, may approve it or paid it.
    ///
    /// @param app which has to have asked it for that person; empty text for a page of the hub's
    public boolean concerns(Id.PersonId person, String app, PaymentRequest request) {
        return isAskedBy(person, app, request) || app.isEmpty() && mayDecide(person, request);
    }

    private static boolean isAskedBy(Id.PersonId person, String app, PaymentRequest request) {
        return request.asker().equals(person) && (app.isEmpty() || request.app().equals(app));
    }

    boolean mayDecide(Id.PersonId person, PaymentRequest request) {
        return request.child()
                ? request.home().filter(adultHomes(person)::contains).isPresent()
                : request.asker().equals(person);
    }

    /// What a person asked under a key, by the same app, for rooms that make requests.
    public Optional<PaymentRequest> asked(Caller asker, String key) {
        return rows.find(asker.person(), asker.app(), key);
    }

    /// Whether it may still be paid, or is being paid: whoever asked need not ask again.
    public boolean isUnderWay(PaymentRequest request) {
        return isOpen(request) || request.state() instanceof PaymentRequest.State.Approved;
    }

    /// What a person asked last for an item, by the same app.
    public Optional<PaymentRequest> last(Caller asker, String item) {
        return rows.last(asker.person(), asker.app(), item);
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

    static <T> Outcome<T> notFound() {
        return Outcome.refused(
                RefusalCode.NOT_FOUND, "There is no such request for you; look at its id.");
    }

    PaymentRequest changed(PaymentRequest request) {
        events.publishEvent(new PaymentRequestChanged(request));
        return request;
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
                rows.find(id).filter(each -> isAskedBy(caller.person(), caller.app(), each)),
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

    void forget() {
        rows.forget(clock.instant().minus(KEPT), FORGOTTEN_MAX);
    }
}
