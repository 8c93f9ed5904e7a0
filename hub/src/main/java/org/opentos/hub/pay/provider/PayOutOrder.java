package org.opentos.hub.pay.provider;

import org.opentos.protocol.money.Money;

/// An amount to send to somebody.
///
/// @param recipient the provider's name of them: an OpenID of WeChat, an account of Stripe Connect
/// @param remark what the recipient reads, at most [#REMARK_CHARACTERS_MAX] characters
public record PayOutOrder(Reference reference, String recipient, Money amount, String remark) {
    /// As much as WeChat Pay takes.
    public static final int REMARK_CHARACTERS_MAX = 32;

    public static final int RECIPIENT_CHARACTERS_MAX = 64;

    /// @throws IllegalArgumentException where a value is out of its range
    public PayOutOrder {
        Amounts.requirePayable(amount);
        if (remark.isBlank() || remark.length() > REMARK_CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "a remark has 1 to " + REMARK_CHARACTERS_MAX + " characters");
        }
        if (recipient.isBlank() || recipient.length() > RECIPIENT_CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "a recipient has 1 to " + RECIPIENT_CHARACTERS_MAX + " characters");
        }
    }
}
