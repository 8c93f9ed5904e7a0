package org.opentos.hub.revenue.payout;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// Where an organisation is paid out in one currency, and from which amount on.
///
/// @param usableFrom nothing is paid to it before
/// @param returned the payout that came back from it; nothing is paid to it until it is saved anew
public record Destination(
        Id.OrganisationId organisation,
        BankAccount account,
        Money minimum,
        Instant usableFrom,
        Optional<Id.PayoutId> returned) {

    public boolean usable(Instant now) {
        return returned.isEmpty() && !now.isBefore(usableFrom);
    }
}
