package org.opentos.hub.pay.subscription;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.Plan;
import org.opentos.hub.pay.request.Subscribing;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people have subscribed to. One subscription of each person, payee and item lives at a time;
/// another one that is approved takes its place.
@Component
public class Subscriptions implements Subscribing {
    /// Subscriptions of one payer that live at a time.
    static final int LIVING_MAX = 50;

    /// Subscriptions that are shown at a time.
    public static final int SHOWN_MAX = 100;

    /// Payments of one subscription that are shown.
    static final int SALES_SHOWN_MAX = 60;

    private final SubscriptionRows rows;
    private final Organisations organisations;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final InstantSource clock;

    Subscriptions(
            SubscriptionRows rows,
            Organisations organisations,
            AuditLog audit,
            TransactionTemplate transaction,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.organisations = organisations;
        this.audit = audit;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Optional<Refusal> refuse(PaymentRequest request) {
        Plan plan = request.plan().orElseThrow();
        Optional<Subscription> living =
                rows.living(
                        request.asker(), request.seller().organisation(), request.seller().item());
        if (living.filter(each -> isSame(each, request) || isChanged(each)).isPresent()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.SUBSCRIPTION_LIVES,
                            "This is subscribed to already; look at the wallet."));
        }
        boolean tried =
                living.isPresent()
                        || rows.hadTrial(
                                request.asker(),
                                request.seller().organisation(),
                                request.seller().item());
        return plan.hasTrial() && tried
                ? Optional.of(
                        Refusal.of(
                                RefusalCode.TRIAL_USED,
                                "The trial of this was used already; ask without one."))
                : Optional.empty();
    }

    /// What an approval of the request would take the place of, and from when it would be paid:
    /// what was paid already runs to its end.
    public Optional<Subscription> replacedBy(PaymentRequest request) {
        return request.plan()
                .filter(_ -> request.state() instanceof PaymentRequest.State.Open)
                .flatMap(_ ->
                        rows.living(
                                request.asker(),
                                request.seller().organisation(),
                                request.seller().item()));
    }

    private static boolean isSame(Subscription living, PaymentRequest request) {
        Plan plan = request.plan().orElseThrow();
        return living.price().equals(request.price())
                && living.plan().every().equals(plan.every())
                && living.plan().graceDays() == plan.graceDays();
    }

    /// Whether it took another's place already and does not yet run itself: what is paid ahead
    /// would grow without end.
    private boolean isChanged(Subscription living) {
        Standing standing = living.standing();
        return standing.charged() >= 0 && clock.instant().isBefore(standing.anchor());
    }

    /// Whether somebody has such a subscription now.
    public boolean lives(Id.PersonId subscriber, Id.OrganisationId payee, String item) {
        return rows.living(subscriber, payee, item).isPresent();
    }

    @Override
    public Optional<Refusal> approve(PaymentRequest request, Id.PersonId payer, Instant at) {
        Optional<Subscription> living =
                rows.living(
                                request.asker(),
                                request.seller().organisation(),
                                request.seller().item())
                        .map(each -> rows.hold(each.id()));
        if (living.flatMap(each -> rows.begun(each.id())).isPresent()) {
            return Optional.of(underWay());
        }
        Optional<Refusal> refusal = refuse(request);
        if (refusal.isPresent()) {
            return refusal;
        }
        boolean replacesOwn = living.filter(each -> each.payer().equals(payer)).isPresent();
        if (rows.living(payer) - (replacesOwn ? 1 : 0) >= LIVING_MAX) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.LIMIT_REACHED,
                            LIVING_MAX + " subscriptions are paid already; cancel one first."));
        }
        return rows.insert(made(request, payer, at)) ? Optional.empty() : Optional.of(underWay());
    }

    private Subscription made(PaymentRequest request, Id.PersonId payer, Instant at) {
        Plan plan = request.plan().orElseThrow();
        Standing standing =
                plan.hasTrial()
                        ? new Standing(
                                plan,
                                at.plus(plan.trial()),
                                -1,
                                Optional.empty(),
                                new Standing.State.Trial())
                        : new Standing(
                                plan, at, -1, Optional.empty(), new Standing.State.Starting());
        return new Subscription(
                ids.next(Id.SubscriptionId::new),
                request.id(),
                request.asker(),
                payer,
                request.seller().organisation(),
                request.seller().item(),
                request.title(),
                request.price(),
                request.gross(),
                request.seller().region(),
                request.app(),
                request.askedOn(),
                at,
                standing);
    }

    private static Refusal underWay() {
        return Refusal.of(
                RefusalCode.BUSY, "A payment of this subscription is under way; try again.");
    }

    @Override
    public void begin(Id.PaymentRequestId request, Instant approved) {
        Optional<Subscription> starting =
                rows.find(request)
                        .map(each -> rows.hold(each.id()))
                        .filter(each -> each.standing().state() instanceof Standing.State.Starting);
        if (starting.isEmpty()) {
            return;
        }
        Subscription subscription = starting.get();
        Instant from = approved;
        Optional<Subscription> before =
                rows.living(subscription.subscriber(), subscription.payee(), subscription.item())
                        .map(each -> rows.hold(each.id()));
        if (before.isPresent()) {
            Standing standing = before.get().standing();
            from = approved.isBefore(standing.paidUntil()) ? standing.paidUntil() : approved;
            rows.save(before.get().id(), standing.ended(approved, Standing.Reason.REPLACED));
            audit.record(
                    "hub",
                    "subscription-ended",
                    before.get().id().text(),
                    "",
                    Map.of("reason", SubscriptionRows.text(Standing.Reason.REPLACED)));
        }
        rows.save(subscription.id(), subscription.standing().begun(from));
    }

    @Override
    public void abandon(Id.PaymentRequestId request) {
        rows.delete(request);
    }

    @Override
    public Optional<Id.SubscriptionId> of(Id.PaymentRequestId request) {
        return rows.find(request)
                .filter(each -> !(each.standing().state() instanceof Standing.State.Starting))
                .map(Subscription::id);
    }

    @Override
    public Optional<Period> period(Id.SaleId sale) {
        return rows.paid(sale)
                .flatMap(charge ->
                        rows.find(charge.subscription())
                                .map(each -> period(each, charge.period(), false)))
                .or(() ->
                        rows.ofFirstSale(sale)
                                .filter(each -> each.standing().charged() >= 0)
                                .map(each -> period(each, 0, true)));
    }

    private static Period period(Subscription subscription, int number, boolean first) {
        Instant anchor = subscription.standing().anchor();
        Plan.Every every = subscription.plan().every();
        return new Period(
                subscription.id(),
                subscription.request(),
                first,
                every.start(anchor, number),
                every.start(anchor, number + 1));
    }

    /// Those that a person has or pays, the living first. An app sees what it asked for, no others.
    public List<Subscription> of(Caller caller) {
        return rows.ofPerson(caller.person(), caller.app(), SHOWN_MAX);
    }

    public Optional<Subscription> find(Caller caller, Id.SubscriptionId id) {
        return rows.find(id)
                .filter(each ->
                        each.subscriber().equals(caller.person())
                                || each.payer().equals(caller.person()))
                .filter(each -> isSeen(caller, each));
    }

    private static boolean isSeen(Caller caller, Subscription subscription) {
        return caller.app().isEmpty()
                || caller.app().equals(subscription.app())
                        && caller.person().equals(subscription.subscriber());
    }

    /// The sales that paid for a subscription, the newest first.
    public List<Id.SaleId> sales(Subscription subscription) {
        return rows.sales(subscription, SALES_SHOWN_MAX);
    }

    /// Ends it with what is paid for, or at once where nothing is. Refused, in this order:
    /// `not-found` where the person neither has nor pays it, `subscription-ended`, `busy`. What is
    /// cancelled already stays so.
    public Outcome<Subscription> cancel(Caller caller, Id.SubscriptionId id) {
        return changed(
                caller,
                "subscription-cancelled",
                find(caller, id),
                standing ->
                        standing.cancelled().isPresent()
                                ? standing
                                : standing.cancelled(clock.instant()));
    }

    /// Takes a cancellation back, while it runs. Refused, in this order: `not-found` where the
    /// person does not pay it, `subscription-ended`, `busy`.
    public Outcome<Subscription> resume(Caller caller, Id.SubscriptionId id) {
        return changed(
                caller,
                "subscription-resumed",
                find(caller, id).filter(each -> each.payer().equals(caller.person())),
                Standing::resumed);
    }

    /// Those of an organisation, the living first. Refused as `not-found`.
    public Outcome<List<Subscription>> ofPayee(Caller caller, Id.OrganisationId payee) {
        return organisations
                .refuse(caller.person(), payee)
                .<Outcome<List<Subscription>>>map(Outcome::refused)
                .orElseGet(() -> Outcome.done(rows.ofPayee(payee, SHOWN_MAX)));
    }

    /// The organisation ends it at once. Refused, in this order: `not-found`, `subscription-ended`,
    /// `busy`.
    public Outcome<Subscription> end(Caller caller, Id.OrganisationId payee, Id.SubscriptionId id) {
        return changed(
                caller,
                "subscription-ended",
                rows.find(id)
                        .filter(each -> each.payee().equals(payee))
                        .filter(_ -> organisations.refuse(caller.person(), payee).isEmpty()),
                standing -> standing.ended(clock.instant(), Standing.Reason.ENDED_BY_PAYEE));
    }

    private Outcome<Subscription> changed(
            Caller caller,
            String act,
            Optional<Subscription> subscription,
            UnaryOperator<Standing> change) {
        if (subscription.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "There is no such subscription; look at its id.");
        }
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    Subscription held = rows.hold(subscription.get().id());
                    Instant now = clock.instant();
                    if (!held.standing().isLiving()
                            || held.standing().next(now) instanceof Standing.Step.End) {
                        return Outcome.refused(
                                RefusalCode.SUBSCRIPTION_ENDED,
                                "This subscription has ended; ask for another.");
                    }
                    if (rows.begun(held.id()).isPresent()) {
                        return Outcome.refused(underWay());
                    }
                    Standing next = change.apply(held.standing());
                    if (!next.equals(held.standing())) {
                        rows.save(held.id(), next);
                        audit.record(
                                caller.person().text(),
                                act,
                                held.id().text(),
                                caller.address(),
                                Map.of());
                    }
                    return Outcome.done(held.with(next));
                }));
    }
}
