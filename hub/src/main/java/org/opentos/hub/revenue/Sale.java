package org.opentos.hub.revenue;

import java.time.Instant;
import java.util.Optional;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.revenue.split.Parts;
import org.opentos.hub.revenue.split.Shares;
import org.opentos.hub.revenue.split.TaxRate;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// A sale with its division, as it was decided when it was made. It never changes; what is given
/// back stands beside it.
///
/// @param maker who has the maker's place; empty where nobody has
/// @param agreement the version in force when it was made
/// @param term of that version; empty where its table counted
/// @param parts what its price was divided into
/// @param reserveUntil from then on the shares may be paid out
public record Sale(
        Id.SaleId id,
        Instant at,
        Agreement.Sale kind,
        String item,
        String title,
        Id.PersonId buyer,
        Id.OrganisationId developer,
        Optional<Id.OrganisationId> maker,
        Optional<Id.DeviceId> boughtOn,
        String region,
        Currency currency,
        TaxRate tax,
        String agreement,
        String term,
        Shares shares,
        Parts parts,
        Instant reserveUntil,
        State state) {

    /// What the ledger said.
    public sealed interface State {
        /// It has not said anything yet.
        record Begun() implements State {}

        record Paid(PostingNumber posting) implements State {}

        record Refused(RefusalCode code) implements State {}
    }

    /// What the buyer paid.
    public Money gross() {
        return new Money(parts.sum(), currency);
    }
}
