package org.opentos.hub.pay.wallet;

import java.time.Instant;
import java.util.Optional;
import org.opentos.hub.pay.provider.Answer;
import org.opentos.hub.pay.provider.Delivery;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.provider.OutgoingState;
import org.opentos.hub.pay.provider.PaymentProvider;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.hub.pay.provider.Reference;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Hears what providers tell of their own accord. They tell late, twice and in any order; what is
/// done follows from what they tell of, never from the order.
@Component
public class Notifications {
    private static final Logger log = LoggerFactory.getLogger(Notifications.class);

    private final PaymentProviders providers;
    private final TopUpRows rows;
    private final TopUps topUps;
    private final PayOuts payOuts;
    private final TakeBacks takeBacks;
    private final PaymentEvents events;

    Notifications(
            PaymentProviders providers,
            TopUpRows rows,
            TopUps topUps,
            PayOuts payOuts,
            TakeBacks takeBacks,
            PaymentEvents events) {
        this.providers = providers;
        this.rows = rows;
        this.topUps = topUps;
        this.payOuts = payOuts;
        this.takeBacks = takeBacks;
        this.events = events;
    }

    /// Hears one. Blocks.
    ///
    /// Refused as `provider-unknown`, as [PaymentProvider#read] says, or as `provider-unreachable`
    /// where it has to be sent again.
    public Outcome<PaymentEvents.Fate> hear(String name, Delivery delivery) {
        Optional<PaymentProvider> provider = providers.find(name);
        if (provider.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.PROVIDER_UNKNOWN,
                    "This hub has no payment provider of that name; look at its settings.");
        }
        return switch (provider.get().read(delivery)) {
            case Answer.Done<Notification>(Notification notification) ->
                    Outcome.done(heard(provider.get(), notification));
            case Answer.Refused<Notification>(Refusal refusal) -> {
                log.warn("what came for {} was refused: {}", name, refusal.code());
                yield Outcome.refused(refusal);
            }
            case Answer.NoAnswer<Notification>(String reason) -> {
                log.warn("what {} told cannot be understood now: {}", name, reason);
                yield Outcome.refused(
                        RefusalCode.PROVIDER_UNREACHABLE,
                        "It cannot be understood now; send it again.");
            }
        };
    }

    private PaymentEvents.Fate heard(PaymentProvider provider, Notification notification) {
        String name = provider.name();
        if (events.known(name, notification)) {
            return PaymentEvents.Fate.KNOWN;
        }
        PaymentEvents.Fate fate = carryOut(provider, notification);
        // Kept last: where something broke before, it is sent again and carried out again.
        events.keep(name, notification, subject(notification), fate);
        if (fate == PaymentEvents.Fate.UNMATCHED) {
            log.warn("{} told of {}, which is not known here", name, subject(notification));
        }
        return fate;
    }

    private PaymentEvents.Fate carryOut(PaymentProvider provider, Notification notification) {
        String name = provider.name();
        return switch (notification) {
            case Notification.Paid paid ->
                    topUp(name, paid.reference())
                            .map(topUp -> paid(topUp, paid))
                            .orElse(PaymentEvents.Fate.UNMATCHED);
            case Notification.PaymentClosed closed ->
                    topUp(name, closed.reference())
                            .map(topUp -> {
                                topUps.closed(topUp);
                                return PaymentEvents.Fate.DONE;
                            })
                            .orElse(PaymentEvents.Fate.UNMATCHED);
            case Notification.Refunded refunded ->
                    rows.findPayment(name, refunded.paymentId())
                            .map(topUp -> refunded(topUp, refunded))
                            .orElse(PaymentEvents.Fate.UNMATCHED);
            case Notification.RefundFailed failed ->
                    takeBacks
                            .find(name, failed.refundId())
                            .map(Notifications::notRefunded)
                            .map(this::kept)
                            .orElse(PaymentEvents.Fate.UNMATCHED);
            case Notification.DisputeOpened opened ->
                    rows.findPayment(name, opened.paymentId())
                            .map(topUp -> opened(provider, topUp, opened))
                            .orElse(PaymentEvents.Fate.UNMATCHED);
            case Notification.DisputeClosed closed ->
                    rows.findPayment(name, closed.paymentId())
                            .map(topUp -> closed(topUp, closed))
                            .orElse(PaymentEvents.Fate.UNMATCHED);
            case Notification.PaidOut paidOut ->
                    payOut(name, paidOut.reference())
                            .map(payOut -> told(payOut, paidOut))
                            .orElse(PaymentEvents.Fate.UNMATCHED);
            case Notification.PayOutFailed failed ->
                    payOut(name, failed.reference())
                            .map(payOut -> told(payOut, failed))
                            .orElse(PaymentEvents.Fate.UNMATCHED);
            case Notification.Other _ -> PaymentEvents.Fate.IGNORED;
        };
    }

    private Optional<TopUp> topUp(String provider, Reference reference) {
        try {
            return rows.find(Id.TopUpId.parse("topup_" + reference.text()))
                    .filter(topUp -> topUp.provider().equals(provider));
        } catch (IllegalArgumentException notOurs) {
            log.debug("{} is no reference of this hub", reference, notOurs);
            return Optional.empty();
        }
    }

    private Optional<PayOut> payOut(String provider, Reference reference) {
        try {
            return payOuts.find(Id.PayOutId.parse("walletpayout_" + reference.text()))
                    .filter(payOut -> payOut.provider().equals(provider));
        } catch (IllegalArgumentException notOurs) {
            log.debug("{} is no reference of this hub", reference, notOurs);
            return Optional.empty();
        }
    }

    private PaymentEvents.Fate told(PayOut payOut, Notification.PaidOut paidOut) {
        return told(
                payOut,
                new OutgoingState.Done(paidOut.payOutId(), paidOut.amount(), paidOut.event().at()));
    }

    private PaymentEvents.Fate told(PayOut payOut, Notification.PayOutFailed failed) {
        return told(payOut, new OutgoingState.Failed(failed.payOutId(), failed.reason()));
    }

    private PaymentEvents.Fate told(PayOut payOut, OutgoingState state) {
        return payOuts.told(payOut, state) ? PaymentEvents.Fate.DONE : PaymentEvents.Fate.DIFFERS;
    }

    private PaymentEvents.Fate paid(TopUp topUp, Notification.Paid paid) {
        boolean known = topUp.state() instanceof TopUp.State.Paid;
        if (!topUps.paid(topUp, paid.paymentId(), paid.amount(), paid.event().at())) {
            return PaymentEvents.Fate.DIFFERS;
        }
        return known ? PaymentEvents.Fate.KNOWN : PaymentEvents.Fate.DONE;
    }

    private PaymentEvents.Fate refunded(TopUp topUp, Notification.Refunded refunded) {
        if (isForeign(topUp, refunded.amount(), refunded.refundId())) {
            return PaymentEvents.Fate.DIFFERS;
        }
        return kept(
                new TakenBack(
                        topUp.provider(),
                        refunded.refundId(),
                        TakenBack.Kind.REFUND,
                        topUp.id(),
                        refunded.event().at(),
                        refunded.amount(),
                        refunded.amount().minor(),
                        0,
                        0,
                        TakenBack.State.OPEN));
    }

    private static TakenBack notRefunded(TakenBack refund) {
        return new TakenBack(
                refund.provider(),
                refund.id(),
                refund.kind(),
                refund.topUp(),
                refund.opened(),
                refund.disputed(),
                refund.withdrawn(),
                refund.withdrawn(),
                refund.fee(),
                TakenBack.State.WON);
    }

    private PaymentEvents.Fate opened(
            PaymentProvider provider, TopUp topUp, Notification.DisputeOpened opened) {
        if (isForeign(topUp, opened.withdrawn(), opened.disputeId())
                || isForeign(topUp, opened.fee(), opened.disputeId())) {
            return PaymentEvents.Fate.DIFFERS;
        }
        boolean moves = provider.disputesMoveMoney();
        return kept(
                dispute(
                        topUp,
                        opened.disputeId(),
                        opened.event().at(),
                        opened.disputed(),
                        moves ? opened.withdrawn().minor() : 0,
                        0,
                        moves ? opened.fee().minor() : 0,
                        TakenBack.State.OPEN));
    }

    private PaymentEvents.Fate closed(TopUp topUp, Notification.DisputeClosed closed) {
        if (isForeign(topUp, closed.returned(), closed.disputeId())
                || isForeign(topUp, closed.fee(), closed.disputeId())) {
            return PaymentEvents.Fate.DIFFERS;
        }
        return kept(
                dispute(
                        topUp,
                        closed.disputeId(),
                        closed.event().at(),
                        Money.zero(topUp.amount().currency()),
                        0,
                        closed.returned().minor(),
                        closed.fee().minor(),
                        closed.won() ? TakenBack.State.WON : TakenBack.State.LOST));
    }

    private static TakenBack dispute(
            TopUp topUp,
            String id,
            Instant at,
            Money disputed,
            long withdrawn,
            long returned,
            long fee,
            TakenBack.State state) {
        return new TakenBack(
                topUp.provider(),
                id,
                TakenBack.Kind.DISPUTE,
                topUp.id(),
                at,
                disputed,
                withdrawn,
                returned,
                fee,
                state);
    }

    private PaymentEvents.Fate kept(TakenBack takenBack) {
        takeBacks.keep(takenBack);
        return PaymentEvents.Fate.DONE;
    }

    private static boolean isForeign(TopUp topUp, Money amount, String id) {
        return !amount.currency().equals(topUp.amount().currency())
                || amount.minor() < 0
                || id.length() > TakenBack.ID_CHARACTERS_MAX;
    }

    private static String subject(Notification notification) {
        return switch (notification) {
            case Notification.Paid paid -> paid.reference() + " " + paid.amount();
            case Notification.PaymentClosed closed -> closed.reference().text();
            case Notification.Refunded refunded -> refunded.paymentId() + " " + refunded.amount();
            case Notification.RefundFailed failed -> failed.refundId();
            case Notification.DisputeOpened opened -> opened.paymentId();
            case Notification.DisputeClosed closed -> closed.paymentId();
            case Notification.PaidOut paidOut -> paidOut.reference().text();
            case Notification.PayOutFailed failed -> failed.reference().text();
            case Notification.Other other -> other.type();
        };
    }
}
