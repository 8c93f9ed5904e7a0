package org.opentos.hub.ledger.proof;

import org.opentos.hub.ledger.core.Canonical;
import org.opentos.hub.ledger.core.Entry;
import org.opentos.hub.ledger.core.Posting;

/// Everything that is hashed of an entry. `docs/ledger.md` tells owners in which order.
///
/// @param number within the account
/// @param leg the index within the posting, from 0
/// @param atMillis since 1970
/// @param currency its ISO 4217 code
/// @param balance the account's after the entry, in minor units; so is `held`
public record EntryFacts(
        long account,
        long number,
        long posting,
        int leg,
        long atMillis,
        String currency,
        long amount,
        long balance,
        long held,
        String kind,
        String reference) {

    public static EntryFacts of(Posting posting, int leg) {
        Entry entry = posting.entries().get(leg);
        return new EntryFacts(
                entry.account().number().value(),
                entry.number(),
                posting.number().value(),
                leg,
                posting.at().toEpochMilli(),
                entry.account().currency().code(),
                entry.amountMinor(),
                entry.balanceMinor(),
                entry.heldMinor(),
                posting.label().kind(),
                posting.label().reference());
    }

    Canonical write(Canonical canonical) {
        return canonical
                .number(account)
                .number(number)
                .number(posting)
                .number(leg)
                .number(atMillis)
                .text(currency)
                .number(amount)
                .number(balance)
                .number(held)
                .text(kind)
                .text(reference);
    }
}
