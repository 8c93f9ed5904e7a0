package org.opentos.hub.ledger;

import org.opentos.protocol.money.Currency;

/// An account's money at one moment, in minor units of its currency.
///
/// @param minor the sum of its entries
/// @param heldMinor the sum of what is left of its open holds, never negative
public record Balance(AccountNumber account, Currency currency, long minor, long heldMinor) {
    /// What a payment may take now. The bounds of both parts keep it within a `long`.
    public long availableMinor() {
        return minor - heldMinor;
    }
}
