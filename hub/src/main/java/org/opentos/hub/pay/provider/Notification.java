package org.opentos.hub.pay.provider;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.money.Money;

/// What a provider told this hub of its own accord, verified. Amounts and names are the provider's:
/// compare them with what was asked. Several events may tell of one thing; the ids of payments,
/// refunds, disputes and pay-outs say which.
public sealed interface Notification {
    Event event();

    /// @param id of the event, the same each time it is sent
    /// @param at when it happened, by the provider's clock
    record Event(String id, Instant at) {}

    record Paid(Event event, Reference reference, String paymentId, Money amount)
            implements Notification {}

    /// Nobody paid, and nobody can any more. WeChat Pay does not tell of it; ask for the state.
    record PaymentClosed(Event event, Reference reference) implements Notification {}

    /// @param refund empty where somebody gave the money back on the provider's own pages
    record Refunded(
            Event event,
            String paymentId,
            Optional<Reference> refund,
            String refundId,
            Money amount)
            implements Notification {}

    /// The money is ours again.
    ///
    /// @param reason the provider's own code
    record RefundFailed(
            Event event,
            String paymentId,
            Optional<Reference> refund,
            String refundId,
            String reason)
            implements Notification {}

    /// Somebody says that a payment was not right. It may come again for the same dispute, when
    /// more is withdrawn: what counts is the latest.
    ///
    /// @param disputed what the dispute is about
    /// @param withdrawn what the provider has taken back for now, without its fee
    /// @param fee what the provider takes for the dispute
    record DisputeOpened(
            Event event,
            String disputeId,
            String paymentId,
            Money disputed,
            Money withdrawn,
            Money fee)
            implements Notification {}

    /// It may come again for the same dispute, when the money is returned.
    ///
    /// @param won what was withdrawn is ours again
    /// @param returned what the provider has given back so far
    /// @param fee what the provider keeps for the dispute altogether
    record DisputeClosed(
            Event event, String disputeId, String paymentId, boolean won, Money returned, Money fee)
            implements Notification {}

    record PaidOut(Event event, Reference reference, String payOutId, Money amount)
            implements Notification {}

    /// The money is ours again.
    ///
    /// @param reason the provider's own code
    record PayOutFailed(
            Event event, Reference reference, String payOutId, Money amount, String reason)
            implements Notification {}

    /// Verified, and of no concern to a hub.
    ///
    /// @param type the provider's own word
    record Other(Event event, String type) implements Notification {}
}
