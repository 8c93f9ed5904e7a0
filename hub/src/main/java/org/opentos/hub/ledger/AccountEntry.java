package org.opentos.hub.ledger;

import java.time.Instant;
import org.opentos.protocol.money.Money;

/// What one posting did to one account.
///
/// @param number among the account's entries, from 1 on
/// @param balance the account's after it
public record AccountEntry(
        long number, PostingNumber posting, Instant at, Label label, Money amount, Money balance) {
    /// Entries that are read at a time.
    public static final int READ_MAX = 200;
}
