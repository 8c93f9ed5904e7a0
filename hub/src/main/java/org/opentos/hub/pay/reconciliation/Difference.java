package org.opentos.hub.pay.reconciliation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// Where a provider's report and the hub say different things.
///
/// @param id the provider's name of what moved
/// @param topUp of the hub's, where it is known
/// @param theirs what the provider reports; empty where it reports nothing
/// @param ours what the hub booked; empty where it booked nothing
/// @param note what an operator found out; empty while nobody did
public record Difference(
        Kind kind,
        String provider,
        LocalDate day,
        String id,
        Optional<Id.TopUpId> topUp,
        Optional<Money> theirs,
        Optional<Money> ours,
        Optional<String> note) {

    /// What differs.
    public enum Kind {
        /// The provider took a payment that the hub has in no wallet.
        PAYMENT_UNKNOWN,
        /// A payment is in a wallet, and the provider reports none.
        PAYMENT_MISSING,
        /// A payment has another amount.
        PAYMENT_DIFFERS,
        /// A refund or a dispute took, over all days, another amount than the hub booked.
        TAKEN_BACK_DIFFERS,
        /// The provider moved money for a reason that the hub books nothing for.
        OTHER;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @JsonCreator
        public static Kind parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
