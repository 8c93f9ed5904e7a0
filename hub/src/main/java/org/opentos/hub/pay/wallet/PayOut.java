package org.opentos.hub.pay.wallet;

import java.time.Instant;
import java.util.Optional;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.pay.provider.PayOutOrder;
import org.opentos.hub.pay.provider.Reference;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

/// Money on its way from a person's wallet through a provider to the person.
///
/// @param recipient the provider's name of the person
public record PayOut(
        Id.PayOutId id,
        Id.PersonId person,
        String provider,
        String recipient,
        Money amount,
        Instant begun,
        State state) {
    /// What the person reads at the provider.
    private static final String REMARK = "OpenTOS wallet";

    /// What is known of it.
    public sealed interface State {
        /// The ledger has not set the money aside yet.
        record Begun() implements State {}

        /// The money is set aside, and the provider has not answered yet.
        record Held(HoldNumber hold) implements State {}

        /// The provider has it.
        ///
        /// @param confirmation what the person's app needs to say yes, where the provider asks
        record Pending(HoldNumber hold, String providerId, Optional<String> confirmation)
                implements State {}

        /// @param booked whether it has left the wallet in the ledger, too
        record Done(HoldNumber hold, String providerId, Instant at, boolean booked)
                implements State {}

        /// The money is the person's again.
        ///
        /// @param providerId empty where the provider refused to begin
        /// @param wasDone whether the provider took it back after it was done
        /// @param reason the provider's own code, or the code of its refusal
        /// @param booked whether the ledger has freed it, too
        record Failed(
                HoldNumber hold,
                Optional<String> providerId,
                boolean wasDone,
                String reason,
                boolean booked)
                implements State {}

        /// The ledger did not set the money aside.
        record Refused(RefusalCode code) implements State {}
    }

    public Reference reference() {
        return new Reference(id.characters());
    }

    PayOutOrder order() {
        return new PayOutOrder(reference(), recipient, amount, REMARK);
    }
}
