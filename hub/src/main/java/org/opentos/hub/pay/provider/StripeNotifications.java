package org.opentos.hub.pay.provider;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonParseException;
import com.stripe.exception.EventDataObjectDeserializationException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Dispute;
import com.stripe.model.Refund;
import com.stripe.model.StripeObject;
import com.stripe.model.Transfer;
import com.stripe.model.checkout.Session;
import com.stripe.net.Webhook;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentos.hub.pay.provider.Notification.Event;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

/// Reads what Stripe sends: signed with HMAC-SHA-256 over time and body.
final class StripeNotifications {
    /// As Stripe's own library has it.
    private static final Duration AGE_MAX = Duration.ofMinutes(5);

    /// The library's word for "do not look at the time"; this class does.
    private static final long ANY_TIME = 0;

    private static final Pattern TIME = Pattern.compile("(?:^|,)t=([0-9]{1,12})(?:,|$)");

    private final String secret;
    private final InstantSource clock;

    StripeNotifications(String secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    Answer<Notification> read(Delivery delivery) {
        if (delivery.isTooLarge()) {
            return Answer.refused(RefusalCode.BODY_TOO_LARGE, "The notification is too large.");
        }
        String header = delivery.header("Stripe-Signature").orElse("");
        com.stripe.model.Event event;
        try {
            Matcher time = TIME.matcher(header);
            if (!time.find()
                    || !Webhook.Signature.verifyHeader(delivery.text(), header, secret, ANY_TIME)) {
                return forged();
            }
            Instant signed = Instant.ofEpochSecond(Long.parseLong(time.group(1)));
            if (Duration.between(signed, clock.instant()).abs().compareTo(AGE_MAX) >= 0) {
                return Answer.refused(
                        RefusalCode.NOTIFICATION_EXPIRED,
                        "The notification was signed at %s.".formatted(signed));
            }
            event = Webhook.constructEvent(delivery.text(), header, secret, ANY_TIME);
        } catch (SignatureVerificationException | NumberFormatException notSigned) {
            return forged();
        } catch (JsonParseException malformed) {
            return malformed();
        }
        return understand(event);
    }

    private static Answer<Notification> forged() {
        return Answer.refused(RefusalCode.NOTIFICATION_FORGED, "The signature is not Stripe's.");
    }

    private static Answer<Notification> malformed() {
        return Answer.refused(RefusalCode.BODY_MALFORMED, "The notification cannot be understood.");
    }

    private static Answer<Notification> understand(com.stripe.model.Event sent) {
        try {
            String type = requireNonNull(sent.getType());
            Event event =
                    new Event(
                            requireNonNull(sent.getId()),
                            Instant.ofEpochSecond(requireNonNull(sent.getCreated())));
            return Answer.done(
                    switch (type) {
                        case "checkout.session.completed",
                                "checkout.session.async_payment_succeeded",
                                "checkout.session.async_payment_failed",
                                "checkout.session.expired" ->
                                session(event, type, (Session) object(sent));
                        case "refund.created", "refund.updated", "refund.failed" ->
                                refund(event, type, (Refund) object(sent));
                        case "charge.dispute.created", "charge.dispute.funds_withdrawn" ->
                                opened(event, (Dispute) object(sent));
                        case "charge.dispute.closed", "charge.dispute.funds_reinstated" ->
                                closed(event, type, (Dispute) object(sent));
                        case "transfer.created", "transfer.reversed" ->
                                transfer(event, type, (Transfer) object(sent));
                        default -> new Notification.Other(event, type);
                    });
        } catch (EventDataObjectDeserializationException
                | JsonParseException
                | DateTimeException
                | ArithmeticException
                | IllegalArgumentException
                | ClassCastException
                | NullPointerException malformed) {
            // The library and this class trip over what is missing in these ways.
            return malformed();
        }
    }

    /// An account may be set to another version of Stripe's interface than the library's; what is
    /// read here has been the same in all of them.
    private static StripeObject object(com.stripe.model.Event event)
            throws EventDataObjectDeserializationException {
        Optional<StripeObject> object = event.getDataObjectDeserializer().getObject();
        return object.isPresent()
                ? object.get()
                : event.getDataObjectDeserializer().deserializeUnsafe();
    }

    private static Notification session(Event event, String type, Session session) {
        String reference = session.getClientReferenceId();
        if (reference == null || !Reference.fits(reference)) {
            return new Notification.Other(event, type);
        }
        if ("paid".equals(session.getPaymentStatus())) {
            return new Notification.Paid(
                    event,
                    new Reference(reference),
                    requireNonNull(session.getPaymentIntent()),
                    StripePayments.money(session.getAmountTotal(), session.getCurrency()));
        }
        return type.equals("checkout.session.completed")
                ? new Notification.Other(event, type)
                : new Notification.PaymentClosed(event, new Reference(reference));
    }

    private static Notification refund(Event event, String type, Refund refund) {
        Optional<Reference> reference = StripePayments.reference(refund.getMetadata());
        String paymentId = requireNonNull(refund.getPaymentIntent());
        return switch (requireNonNull(refund.getStatus())) {
            case "succeeded" ->
                    new Notification.Refunded(
                            event,
                            paymentId,
                            reference,
                            refund.getId(),
                            StripePayments.money(refund.getAmount(), refund.getCurrency()));
            case "failed", "canceled" ->
                    new Notification.RefundFailed(
                            event,
                            paymentId,
                            reference,
                            refund.getId(),
                            Objects.requireNonNullElse(
                                    refund.getFailureReason(), refund.getStatus()));
            default -> new Notification.Other(event, type);
        };
    }

    private static Notification opened(Event event, Dispute dispute) {
        return new Notification.DisputeOpened(
                event,
                dispute.getId(),
                requireNonNull(dispute.getPaymentIntent()),
                StripePayments.money(dispute.getAmount(), dispute.getCurrency()),
                moved(dispute, amount -> amount < 0).negated(),
                fee(dispute));
    }

    private static Notification closed(Event event, String type, Dispute dispute) {
        return switch (requireNonNull(dispute.getStatus())) {
            case "won", "lost", "warning_closed" ->
                    new Notification.DisputeClosed(
                            event,
                            dispute.getId(),
                            requireNonNull(dispute.getPaymentIntent()),
                            !dispute.getStatus().equals("lost"),
                            moved(dispute, amount -> amount > 0),
                            fee(dispute));
            default -> new Notification.Other(event, type);
        };
    }

    private static Money moved(Dispute dispute, Predicate<Long> wanted) {
        return sum(dispute, each -> wanted.test(each.getAmount()) ? each.getAmount() : 0);
    }

    private static Money fee(Dispute dispute) {
        return sum(dispute, BalanceTransaction::getFee);
    }

    /// In the currency of the balance, which may be another than the payment's.
    private static Money sum(Dispute dispute, ToLongFunction<BalanceTransaction> part) {
        List<BalanceTransaction> moves =
                Objects.requireNonNullElse(dispute.getBalanceTransactions(), List.of());
        String currency = moves.isEmpty() ? dispute.getCurrency() : moves.getFirst().getCurrency();
        return StripePayments.money(moves.stream().mapToLong(part).sum(), currency);
    }

    private static Notification transfer(Event event, String type, Transfer transfer) {
        String group = transfer.getTransferGroup();
        if (group == null || !Reference.fits(group)) {
            return new Notification.Other(event, type);
        }
        Reference reference = new Reference(group);
        Money amount = StripePayments.money(transfer.getAmount(), transfer.getCurrency());
        if (type.equals("transfer.created")) {
            return new Notification.PaidOut(event, reference, transfer.getId(), amount);
        }
        // Part of a transfer can be reversed by hand; only the whole is a pay-out that failed.
        return Boolean.TRUE.equals(transfer.getReversed())
                ? new Notification.PayOutFailed(
                        event, reference, transfer.getId(), amount, "reversed")
                : new Notification.Other(event, type);
    }
}
