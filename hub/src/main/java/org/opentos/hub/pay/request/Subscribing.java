package org.opentos.hub.pay.request;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;

/// What becomes of requests that have a [Plan]. What changes something is called within the
/// transaction that changes the request.
public interface Subscribing {
    /// Whether such a subscription may begin. Refused, in this order: `subscription-lives` where
    /// the asker has the same already, `trial-used`.
    Optional<Refusal> refuse(PaymentRequest request);

    /// The payer approved: it begins where it has a trial, and waits for [#begin] where it has
    /// none. Refused as `busy` where a payment of the one that it replaces is under way, then as
    /// [#refuse], as `limit-reached`, and as `busy` where another such request is being paid.
    Optional<Refusal> approve(PaymentRequest request, Id.PersonId payer, Instant at);

    /// The first period was paid. Again, it changes nothing.
    void begin(Id.PaymentRequestId request, Instant approved);

    /// The first payment was refused, and the request is open again.
    void abandon(Id.PaymentRequestId request);

    /// The subscription that a request began.
    Optional<Id.SubscriptionId> of(Id.PaymentRequestId request);

    /// What a sale paid a period of, where it did.
    Optional<Period> period(Id.SaleId sale);

    /// One paid period of a subscription.
    ///
    /// @param request whose approval is the cause
    /// @param isFirst whether the approval itself paid it
    record Period(
            Id.SubscriptionId subscription,
            Id.PaymentRequestId request,
            boolean isFirst,
            Instant from,
            Instant until) {}
}
