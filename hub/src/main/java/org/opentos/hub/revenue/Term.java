package org.opentos.hub.revenue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.revenue.split.Shares;

/// Shares that differ from the table of shares for some sales: for some kinds of sale, in one
/// region, on one product, or for a time. What is left out does not matter.
///
/// @param name by which splits and statements name it, a word of letters, digits and hyphens
/// @param sales the kinds of sale; empty for all
/// @param region of the sale, by its code in ISO 3166-1 (two letters)
/// @param product the kind of device on which it was bought, by its id
/// @param from the first moment of a promotional period
/// @param until the first moment after it
public record Term(
        String name,
        List<Agreement.Sale> sales,
        @Nullable String region,
        @Nullable String product,
        @Nullable Instant from,
        @Nullable Instant until,
        int developerPpm,
        int makerPpm,
        int platformPpm) {
    /// Terms that one version may have.
    static final int TERMS_MAX = 1_000;

    private static final String ANY = "*";

    public Term {
        sales = sales == null ? List.of() : List.copyOf(sales);
        new Shares(developerPpm, makerPpm, platformPpm);
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException(
                    "a term's name has 1 to 40 letters, digits and hyphens, unlike " + name);
        }
        if (region != null && !region.matches("[A-Z]{2}")) {
            throw new IllegalArgumentException(
                    "a region has two capital letters, unlike " + region);
        }
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("the term " + name + " ends before it begins");
        }
    }

    Shares shares() {
        return new Shares(developerPpm, makerPpm, platformPpm);
    }

    /// @param boughtOn the product of the device of purchase; empty where it has none here
    boolean fits(Agreement.Sale sale, String inRegion, Optional<String> boughtOn, Instant at) {
        return (sales.isEmpty() || sales.contains(sale))
                && (region == null || region.equals(inRegion))
                && (product == null || boughtOn.filter(product::equals).isPresent())
                && (from == null || !at.isBefore(from))
                && (until == null || at.isBefore(until));
    }

    /// Its line in the canonical form of an agreement (`docs/agreement.md`).
    String canonical() {
        String kinds =
                sales.isEmpty()
                        ? ANY
                        : sales.stream().map(Agreement.Sale::text).collect(Collectors.joining(","));
        return "term %s %s %s %s %s %s %d %d %d\n"
                .formatted(
                        name,
                        kinds,
                        region == null ? ANY : region,
                        product == null ? ANY : product,
                        from == null ? ANY : from,
                        until == null ? ANY : until,
                        developerPpm,
                        makerPpm,
                        platformPpm);
    }
}
