package org.opentos.hub.pay.people;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// An amount that a person asks of whoever has its code.
///
/// @param note what it is for; may be empty
/// @param expires from then on nobody can pay it
/// @param ended when the person took it back
public record MoneyRequest(
        Id.MoneyRequestId id,
        Id.PersonId person,
        Money amount,
        String note,
        Instant made,
        Instant expires,
        Optional<Instant> ended) {

    /// How it stands.
    public enum State {
        OPEN,
        /// Approved, and the ledger has not answered yet.
        CONFIRMING,
        PAID,
        WITHDRAWN,
        EXPIRED
    }
}
