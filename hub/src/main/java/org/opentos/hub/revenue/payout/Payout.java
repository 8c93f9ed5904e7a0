package org.opentos.hub.revenue.payout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// One payment to the bank account of an organisation.
///
/// @param month of the statement whose payable amount it is
/// @param amount what goes to the bank account
/// @param withheld what of the payable amount went to a tax office instead
/// @param posting empty until the ledger has it
/// @param file empty until it stands in one
/// @param account as it was written to the file
/// @param reason why it came back
public record Payout(
        Id.PayoutId id,
        Id.OrganisationId organisation,
        YearMonth month,
        Money amount,
        Optional<Withheld> withheld,
        Instant at,
        State state,
        Optional<PostingNumber> posting,
        Optional<Id.BankFileId> file,
        Optional<BankAccount> account,
        Optional<Instant> confirmed,
        Optional<Instant> returned,
        Optional<String> reason) {

    public static final int REASON_CHARACTERS_MAX = 140;

    /// @param minor above zero, in the currency of the payout
    /// @param region whose tax it is
    public record Withheld(long minor, String region) {}

    /// What it takes of the organisation's payable account, in minor units.
    public long taken() {
        return amount.minor() + withheld.map(Withheld::minor).orElse(0L);
    }

    /// Where it is on its way.
    public enum State {
        /// It is decided, and stands in no file yet.
        DUE,
        IN_FILE,
        /// The bank has the file.
        SENT,
        /// The bank says that it was paid.
        CONFIRMED,
        /// It did not arrive, or came back; the money is in the organisation's payable account.
        RETURNED,
        /// The ledger did not take it; nothing moved.
        REFUSED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /// What the bank knows it by: letters and digits, at most 35.
    String endToEndId() {
        return id.kind() + id.characters();
    }

    /// The payout that a bank names.
    ///
    /// @throws IllegalArgumentException where it is no name of ours
    static Id.PayoutId named(String endToEndId) {
        String kind = "payout";
        if (!endToEndId.startsWith(kind)) {
            throw new IllegalArgumentException("no payout of ours");
        }
        return Id.PayoutId.parse(kind + '_' + endToEndId.substring(kind.length()));
    }
}
