package org.opentos.hub.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.revenue.payout.BankAccount;
import org.opentos.hub.revenue.payout.BankFile;
import org.opentos.hub.revenue.payout.Destination;
import org.opentos.hub.revenue.payout.Payout;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// Payouts as they are told over HTTP: of an IBAN its country and last four characters alone.
final class PayoutViews {
    private PayoutViews() {}

    /// @param month of the statement whose payable amount it is
    /// @param withheld what of that amount went to a tax office; null where nothing did
    /// @param holder null until it stands in a file, as the IBAN
    /// @param reason why it came back
    record PayoutView(
            Id.PayoutId id,
            Id.OrganisationId organisation,
            String month,
            Amount amount,
            @Nullable Amount withheld,
            Payout.State state,
            Instant at,
            @Nullable String holder,
            @Nullable String iban,
            @Nullable Instant confirmedAt,
            @Nullable Instant returnedAt,
            @Nullable String reason) {
        static PayoutView of(Payout payout) {
            Optional<BankAccount> account = payout.account();
            return new PayoutView(
                    payout.id(),
                    payout.organisation(),
                    payout.month().toString(),
                    Amount.of(payout.amount()),
                    payout.withheld()
                            .map(each ->
                                    Amount.of(new Money(each.minor(), payout.amount().currency())))
                            .orElse(null),
                    payout.state(),
                    payout.at(),
                    account.map(BankAccount::holder).orElse(null),
                    account.map(each -> each.iban().shortened()).orElse(null),
                    payout.confirmed().orElse(null),
                    payout.returned().orElse(null),
                    payout.reason().orElse(null));
        }
    }

    /// @param minimum also says for which currency this is
    /// @param usableFrom nothing is paid to it before
    /// @param returned the payout that came back; nothing is paid until this is saved anew
    record DestinationView(
            String holder,
            String iban,
            @Nullable String bic,
            String town,
            String country,
            Amount minimum,
            Instant usableFrom,
            Id.@Nullable PayoutId returned) {
        static DestinationView of(Destination destination) {
            BankAccount account = destination.account();
            return new DestinationView(
                    account.holder(),
                    account.iban().shortened(),
                    account.bic().orElse(null),
                    account.town(),
                    account.country(),
                    Amount.of(destination.minimum()),
                    destination.usableFrom(),
                    destination.returned().orElse(null));
        }
    }

    /// @param execution on which day the bank is asked to pay
    /// @param payouts how many stand in it
    /// @param sentAt null until the bank has it
    record FileView(
            Id.BankFileId id,
            LocalDate execution,
            Instant at,
            int payouts,
            Amount sum,
            @Nullable Instant sentAt) {
        static FileView of(BankFile file) {
            return new FileView(
                    file.id(),
                    file.execution(),
                    file.at(),
                    file.payouts(),
                    Amount.of(file.sum()),
                    file.sent().orElse(null));
        }
    }
}
