package org.opentos.hub.revenue.split;

/// What a price consists of, or what of it is left or given back, in minor units of its currency.
/// None is negative.
///
/// Where units cannot be divided evenly, the order decides: developer, maker, platform, tax.
public record Parts(long developer, long maker, long platform, long tax) {
    public static final Parts NONE = new Parts(0, 0, 0, 0);

    /// @throws IllegalArgumentException where a part is negative
    /// @throws ArithmeticException where the sum leaves a `long`
    public Parts {
        if (developer < 0 || maker < 0 || platform < 0 || tax < 0) {
            throw new IllegalArgumentException(
                    "a part is negative: %d, %d, %d, %d"
                            .formatted(developer, maker, platform, tax));
        }
        Math.addExact(Math.addExact(developer, maker), Math.addExact(platform, tax));
    }

    private static Parts of(long[] parts) {
        return new Parts(parts[0], parts[1], parts[2], parts[3]);
    }

    /// A sale's price, divided: the tax to whom the law names, and the rest by shares.
    ///
    /// @param gross what the customer pays, tax included
    /// @param tax contained in it
    /// @param hasMaker whether the device of the purchase has a maker here; if not, its share is
    ///   the developer's
    public static Parts of(long gross, long tax, Shares shares, boolean hasMaker) {
        if (tax < 0 || tax > gross) {
            throw new IllegalArgumentException("a tax of " + tax + " in a price of " + gross);
        }
        long developer = shares.developerPpm() + (hasMaker ? 0L : shares.makerPpm());
        long maker = hasMaker ? shares.makerPpm() : 0;
        long[] net = Apportionment.of(gross - tax, developer, maker, shares.platformPpm());
        return new Parts(net[0], net[1], net[2], tax);
    }

    /// The whole.
    public long sum() {
        return developer + maker + platform + tax;
    }

    public Parts plus(Parts other) {
        return new Parts(
                Math.addExact(developer, other.developer),
                Math.addExact(maker, other.maker),
                Math.addExact(platform, other.platform),
                Math.addExact(tax, other.tax));
    }

    /// @throws IllegalArgumentException where a part would become negative
    public Parts minus(Parts other) {
        return new Parts(
                developer - other.developer,
                maker - other.maker,
                platform - other.platform,
                tax - other.tax);
    }

    /// What each gives back where an amount is refunded and these parts are what is left of the
    /// sale. What is left is divided, not the price, so that no part gives more than it has, and
    /// the last refund leaves nothing.
    ///
    /// @param amount from 0 to [#sum]
    public Parts refund(long amount) {
        if (amount < 0 || amount > sum()) {
            throw new IllegalArgumentException(
                    "a refund of " + amount + " where " + sum() + " is left");
        }
        return of(Apportionment.of(amount, developer, maker, platform, tax));
    }
}
