package org.opentos.hub.ledger.core;

import java.time.Instant;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.HoldNumber;

/// A hold as the books know it.
///
/// @param leftMinor what can still be captured; 0 once it has ended, and only then
public record HeldMoney(
        HoldNumber number, AccountNumber account, long amountMinor, long leftMinor, Instant until) {

    public HeldMoney {
        if (amountMinor <= 0 || leftMinor < 0 || leftMinor > amountMinor) {
            throw new IllegalStateException(
                    "hold %s of %d cannot have %d left".formatted(number, amountMinor, leftMinor));
        }
    }

    boolean ended() {
        return leftMinor == 0;
    }

    HeldMoney without(long minor) {
        return new HeldMoney(number, account, amountMinor, leftMinor - minor, until);
    }
}
