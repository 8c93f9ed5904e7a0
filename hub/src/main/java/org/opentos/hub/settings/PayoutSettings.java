package org.opentos.hub.settings;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Iban;
import org.opentos.protocol.money.Money;

/// The bank account from which organisations are paid out.
///
/// @param name of its holder, as the bank has it
/// @param bic of the bank that has it (ISO 9362), 8 or 11 characters
/// @param minimums the currencies that are paid out, each with the least amount for which it is
///   done
public record PayoutSettings(String name, Iban iban, String bic, Map<Currency, Money> minimums) {
    static final String NAME = "payout-name";
    static final String IBAN = "payout-iban";
    static final String BIC = "payout-bic";
    static final String MINIMUM = "payout-minimum";

    static final Set<String> NAMES = Set.of(NAME, IBAN, BIC, MINIMUM);

    /// The shape of a BIC in ISO 20022 (`BICFIDec2014Identifier`).
    public static final String BIC_SHAPE = "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?";

    /// What the bank's own fee is small beside.
    private static final String MINIMUM_USUAL = "EUR 10";

    public PayoutSettings {
        minimums = Map.copyOf(minimums);
    }

    /// @throws StartException where a setting is missing or cannot be understood
    static Optional<PayoutSettings> read(Map<String, String> all) {
        return Optional.ofNullable(all.get(IBAN))
                .map(iban ->
                        new PayoutSettings(
                                required(all, NAME),
                                iban(iban),
                                bic(required(all, BIC)),
                                minimums(all.getOrDefault(MINIMUM, MINIMUM_USUAL))));
    }

    private static Iban iban(String text) {
        return switch (Iban.read("", text)) {
            case Outcome.Done<Iban>(Iban iban) -> iban;
            case Outcome.Refused<Iban>(Refusal refusal) ->
                    throw new StartException(IBAN + " is wrong. " + refusal.detail());
        };
    }

    private static String bic(String text) {
        if (!text.matches(BIC_SHAPE)) {
            throw new StartException(
                    BIC + " is " + text + "; it must be a BIC, for example COBADEFFXXX");
        }
        return text;
    }

    private static Map<Currency, Money> minimums(String text) {
        String wrong =
                "%s is %s; it must be like EUR 10, USD 25.50: each currency with at least its smallest unit"
                        .formatted(MINIMUM, text);
        Map<Currency, Money> minimums = new HashMap<>();
        for (String each : text.split(",", -1)) {
            String[] words = each.strip().split(" +");
            try {
                Currency currency = Currency.of(words[0]);
                long minor =
                        new BigDecimal(words[1])
                                .movePointRight(currency.exponent())
                                .longValueExact();
                if (words.length != 2
                        || minor < 1
                        || minimums.put(currency, new Money(minor, currency)) != null) {
                    throw new StartException(wrong);
                }
            } catch (IllegalArgumentException
                    | ArithmeticException
                    | ArrayIndexOutOfBoundsException malformed) {
                throw new StartException(wrong, malformed);
            }
        }
        return minimums;
    }

    private static String required(Map<String, String> all, String name) {
        String value = all.get(name);
        if (value == null || value.isEmpty()) {
            throw new StartException(name + " is missing; see docs/payouts.md");
        }
        return value;
    }
}
