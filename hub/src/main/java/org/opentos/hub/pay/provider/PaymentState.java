package org.opentos.hub.pay.provider;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.money.Money;

/// What became of a charge, as the provider sees it now.
public sealed interface PaymentState {

    /// The provider has never heard of it.
    record Absent() implements PaymentState {}

    /// The person may still pay.
    record Pending() implements PaymentState {}

    /// @param paymentId the provider's name of the payment, which refunds and disputes go by
    /// @param fee what the provider keeps, where it says so before its report does
    record Paid(String paymentId, Money amount, Optional<Money> fee, Instant at)
            implements PaymentState {}

    /// Nobody paid, and nobody can any more.
    record Closed() implements PaymentState {}
}
