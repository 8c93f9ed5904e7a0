package org.opentos.hub.revenue.payout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// A file of ISO 20022 with payouts in one currency, for the bank.
///
/// @param execution on which day the bank is asked to pay
/// @param payouts how many stand in it
/// @param sum of them
/// @param sent when an operator, or the bank's own answer, said that the bank has it
public record BankFile(
        Id.BankFileId id,
        LocalDate execution,
        Instant at,
        int payouts,
        Money sum,
        Optional<Instant> sent) {

    /// What the bank knows it by: letters and digits, at most 35.
    String messageId() {
        return id.kind() + id.characters();
    }

    /// The file that a bank names.
    ///
    /// @throws IllegalArgumentException where it is no name of ours
    static Id.BankFileId named(String messageId) {
        String kind = "bankfile";
        if (!messageId.startsWith(kind)) {
            throw new IllegalArgumentException("no file of ours");
        }
        return Id.BankFileId.parse(kind + '_' + messageId.substring(kind.length()));
    }
}
