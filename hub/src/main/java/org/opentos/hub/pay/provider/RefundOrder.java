package org.opentos.hub.pay.provider;

import org.opentos.protocol.money.Money;

/// An amount to give back of one payment.
///
/// @param refund our name of the refund
/// @param payment our name of the charge that was paid
/// @param paymentId the provider's name of that payment
/// @param amount at most what is left of `total`
/// @param total what was paid
public record RefundOrder(
        Reference refund, Reference payment, String paymentId, Money amount, Money total) {
    /// @throws IllegalArgumentException where an amount is out of its range
    public RefundOrder {
        Amounts.requirePayable(amount);
        Amounts.requirePayable(total);
    }
}
