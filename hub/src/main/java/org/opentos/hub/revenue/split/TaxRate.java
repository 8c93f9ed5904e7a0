package org.opentos.hub.revenue.split;

import java.math.BigInteger;

/// A rate of tax, and whether prices contain it.
///
/// @param ratePpm of the price without tax, in parts per million
/// @param inclusive whether a price is named with the tax in it
public record TaxRate(int ratePpm, boolean inclusive) {
    public static final TaxRate NONE = new TaxRate(0, true);
    private static final int RATE_PPM_MAX = 1_000_000;
    private static final BigInteger WHOLE = BigInteger.valueOf(Shares.WHOLE_PPM);

    /// A price with its tax.
    ///
    /// @param gross what the customer pays
    public record Priced(long gross, long tax) {}

    public TaxRate {
        if (ratePpm < 0 || ratePpm > RATE_PPM_MAX) {
            throw new IllegalArgumentException(
                    "a rate of tax is 0 to " + RATE_PPM_MAX + " parts per million: " + ratePpm);
        }
    }

    /// What the customer pays, and the tax in it, rounded half up to a minor unit.
    ///
    /// @param price as it is named, 0 or more
    /// @throws ArithmeticException where the price with its tax leaves a `long`
    public Priced of(long price) {
        if (price < 0) {
            throw new IllegalArgumentException("a negative price: " + price);
        }
        BigInteger rate = BigInteger.valueOf(ratePpm);
        BigInteger weighted = BigInteger.valueOf(price).multiply(rate);
        if (inclusive) {
            return new Priced(price, rounded(weighted, WHOLE.add(rate)));
        }
        long tax = rounded(weighted, WHOLE);
        return new Priced(Math.addExact(price, tax), tax);
    }

    private static long rounded(BigInteger dividend, BigInteger divisor) {
        return dividend.add(divisor.shiftRight(1)).divide(divisor).longValueExact();
    }
}
