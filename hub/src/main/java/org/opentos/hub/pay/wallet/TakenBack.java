package org.opentos.hub.pay.wallet;

import java.time.Instant;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// Money that a provider took back of a payment: a dispute, or a refund that somebody made on the
/// provider's own pages.
///
/// @param id the provider's name of it, at most [#ID_CHARACTERS_MAX] characters
/// @param disputed what it is about
/// @param withdrawn what the provider took for it in all, without its fee
/// @param returned what of that it gave back
/// @param fee what the provider took for it in all
public record TakenBack(
        String provider,
        String id,
        Kind kind,
        Id.TopUpId topUp,
        Instant opened,
        Money disputed,
        long withdrawn,
        long returned,
        long fee,
        State state) {
    static final int ID_CHARACTERS_MAX = 40;

    /// Why it was taken back.
    public enum Kind {
        DISPUTE,
        REFUND
    }

    /// How it stands.
    public enum State {
        OPEN,
        WON,
        LOST
    }

    /// What of it has to be posted next.
    ///
    /// @param taken minor units, below zero where money came back; so is the fee
    record Step(
            String provider,
            String id,
            String kind,
            Id.TopUpId topUp,
            Id.PersonId person,
            Currency currency,
            int number,
            long taken,
            long fee) {}
}
