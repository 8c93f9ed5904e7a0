package org.opentos.hub.pay.provider;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// What every provider is asked within: amounts, currencies and times.
final class Amounts {
    private Amounts() {}

    static void requirePayable(Money amount) {
        if (!amount.isPositive() || amount.minor() > Charge.MINOR_MAX) {
            throw new IllegalArgumentException(
                    amount + " is not from 1 to " + Charge.MINOR_MAX + " minor units");
        }
    }

    static Optional<Refusal> refusal(Money amount, Set<Currency> taken) {
        return taken.contains(amount.currency())
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.CURRENCY_NOT_TAKEN,
                                "This provider does not take " + amount.currency() + "."));
    }

    /// A charge that is asked for again may be near its end, so only what is past is refused.
    static Optional<Refusal> refusal(Instant expires, Instant now) {
        return expires.isAfter(now) && expires.isBefore(now.plus(Charge.LIFE_MAX))
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.TIME_INVALID,
                                "A charge ends within " + Charge.LIFE_MAX.toHours() + " hours."));
    }
}
