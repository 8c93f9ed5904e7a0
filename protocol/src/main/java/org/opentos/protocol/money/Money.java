package org.opentos.protocol.money;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// An amount of money, which may be negative.
///
/// @param minor in minor units of the currency (fen, cents), from [#MINOR_MAX] below zero to
///   [#MINOR_MAX]
public record Money(long minor, Currency currency) {
    /// The bound of every amount and balance, 2^62 − 1 minor units: two of them added or subtracted
    /// never leave a `long`.
    public static final long MINOR_MAX = (1L << 62) - 1;

    private static final Pattern VALUE = Pattern.compile("[0-9]{1,20}([.][0-9]{1,8})?");

    /// @throws ArithmeticException where the amount is beyond the bound
    public Money {
        if (minor < -MINOR_MAX || minor > MINOR_MAX) {
            throw new ArithmeticException(minor + " minor units of " + currency + " are too many");
        }
    }

    /// Reads an amount in major units, as PaymentCurrencyAmount (W3C Payment Request API) has it.
    ///
    /// @return empty where it is no decimal number, has more decimals than the currency, or is
    ///   beyond the bound
    public static Optional<Money> read(Currency currency, String value) {
        if (!VALUE.matcher(value).matches()) {
            return Optional.empty();
        }
        BigDecimal minor = new BigDecimal(value).movePointRight(currency.exponent());
        boolean fits =
                minor.stripTrailingZeros().scale() <= 0
                        && minor.compareTo(BigDecimal.valueOf(MINOR_MAX)) <= 0;
        return fits ? Optional.of(new Money(minor.longValueExact(), currency)) : Optional.empty();
    }

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /// @throws ArithmeticException where the sum is beyond the bound
    /// @throws IllegalArgumentException where the currencies differ
    public Money plus(Money other) {
        requireSame(other);
        return new Money(minor + other.minor, currency);
    }

    /// @throws ArithmeticException where the difference is beyond the bound
    /// @throws IllegalArgumentException where the currencies differ
    public Money minus(Money other) {
        requireSame(other);
        return new Money(minor - other.minor, currency);
    }

    public Money negated() {
        return new Money(-minor, currency);
    }

    public boolean isPositive() {
        return minor > 0;
    }

    public boolean isZero() {
        return minor == 0;
    }

    /// In major units, with exactly as many decimal digits as the currency has.
    public BigDecimal decimal() {
        return BigDecimal.valueOf(minor, currency.exponent());
    }

    private void requireSame(Money other) {
        if (currency != other.currency) {
            throw new IllegalArgumentException(
                    "%s and %s are of two currencies".formatted(this, other));
        }
    }

    /// For people who read logs, for example `12.50 CNY`.
    @Override
    public String toString() {
        return decimal().toPlainString() + ' ' + currency;
    }
}
