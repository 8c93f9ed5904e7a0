package org.opentos.hub.pay.till;

import java.time.Instant;
import java.util.Optional;
import org.opentos.hub.revenue.Agreement;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// What a till wants to be paid, by whoever shows a payment code or scans it.
///
/// @param cashier who made it
/// @param price as the till named it
/// @param gross what the customer pays, tax included
/// @param request what the customer approves, once it is known who that is
/// @param cancelled when the till took it back
public record Bill(
        Id.BillId id,
        Id.OrganisationId organisation,
        Id.PersonId cashier,
        Agreement.Sale kind,
        String title,
        Money price,
        Money gross,
        String region,
        Instant made,
        Instant expires,
        Optional<Id.PaymentRequestId> request,
        Optional<Instant> cancelled) {

    /// How it stands.
    public enum State {
        /// Waits for a payment code, or for somebody to scan it.
        OPEN,
        /// Waits for the customer, or an adult of the home, to confirm on a terminal of theirs.
        CONFIRMING,
        PAID,
        CANCELLED,
        EXPIRED
    }
}
