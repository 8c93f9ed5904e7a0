package org.opentos.hub.pay.wallet;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.pay.provider.Charge;
import org.opentos.hub.pay.provider.Checkout;
import org.opentos.hub.pay.provider.Reference;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

/// Money on its way from a person through a provider into the person's wallet.
///
/// @param returnTo where the provider sends the person's browser afterwards
/// @param expires from then on nobody can pay
/// @param checkout how the person pays; empty until the provider has said so
public record TopUp(
        Id.TopUpId id,
        Id.PersonId person,
        String provider,
        Money amount,
        URI returnTo,
        Instant begun,
        Instant expires,
        Optional<Checkout> checkout,
        State state) {

    /// What is known of it.
    public sealed interface State {
        /// The provider has not answered yet.
        record Begun() implements State {}

        /// The person may pay.
        record Open() implements State {}

        /// @param payment the provider's name of the payment
        /// @param posting empty until it is in the wallet
        record Paid(String payment, Instant at, Optional<PostingNumber> posting) implements State {}

        /// Nobody paid, and nobody can any more.
        record Closed() implements State {}

        record Refused(RefusalCode code) implements State {}
    }

    Reference reference() {
        return new Reference(id.characters());
    }

    /// The same whenever it is asked for.
    Charge charge() {
        return new Charge(reference(), amount, "OpenTOS " + amount, returnTo, expires);
    }
}
