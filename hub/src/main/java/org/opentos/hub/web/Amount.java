package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// An amount over HTTP, in the shape of `PaymentCurrencyAmount` (W3C Payment Request API).
///
/// @param value in major units, with at most the currency's decimals
/// @param minor the same in minor units; ignored in requests
@Schema(name = "Amount")
record Amount(
        @Schema(example = "CNY") @Nullable String currency,
        @Schema(example = "12.50") @Nullable String value,
        @Schema(example = "1250", accessMode = Schema.AccessMode.READ_ONLY) @Nullable Long minor) {
    static Amount of(Money money) {
        return new Amount(money.currency().code(), money.decimal().toPlainString(), money.minor());
    }

    static List<Amount> of(List<Money> all) {
        return all.stream().map(Amount::of).toList();
    }

    /// @param pointer of the field, for the refusal
    static Outcome<Money> read(@Nullable Amount amount, String pointer) {
        if (amount == null || amount.currency() == null || amount.value() == null) {
            return invalid(pointer, "an amount has a currency and a value");
        }
        Optional<Currency> currency = Currency.find(amount.currency());
        if (currency.isEmpty()) {
            return invalid(
                    pointer + "/currency", "a currency is a code of ISO 4217, for example CNY");
        }
        String value = amount.value();
        return Money.read(currency.get(), value)
                .map(Outcome::done)
                .orElseGet(() ->
                        invalid(
                                pointer + "/value",
                                "a value is decimal digits, for example 12.50; %s has %d decimals, and amounts are below %d minor units"
                                        .formatted(
                                                currency.get(),
                                                currency.get().exponent(),
                                                Money.MINOR_MAX)));
    }

    private static <T> Outcome<T> invalid(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "The amount cannot be understood: " + message + ".",
                        List.of(new Refusal.Fault(pointer, message))));
    }
}
