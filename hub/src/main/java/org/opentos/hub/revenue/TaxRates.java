package org.opentos.hub.revenue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.revenue.split.TaxRate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Which tax is in a price, or comes upon it: dated data by region and kind of sale
/// (`tax-rates.json`, described in `docs/revenue.md`).
@Component
public final class TaxRates {
    private static final String FILE = "tax-rates.json";

    /// @param region its code in ISO 3166-1
    /// @param sales the kinds of sale for which it counts; null for all that have no row of their
    ///   own
    /// @param from the first day, in UTC
    record Row(
            String region,
            @Nullable List<Agreement.Sale> sales,
            LocalDate from,
            int ratePpm,
            boolean inclusive) {
        Row {
            if (!region.matches("[A-Z]{2}")) {
                throw new IllegalArgumentException(
                        "a region has two capital letters, unlike " + region);
            }
        }

        boolean names(Agreement.Sale sale) {
            return sales != null && sales.contains(sale);
        }

        TaxRate rate() {
            return new TaxRate(ratePpm, inclusive);
        }
    }

    private final List<Row> rows;

    /// @throws IllegalArgumentException where two rows would count at once
    TaxRates(List<Row> rows) {
        this.rows = rows.stream().sorted(Comparator.comparing(Row::from).reversed()).toList();
        Set<List<Object>> seen = new HashSet<>();
        for (Row row : rows) {
            for (Agreement.Sale sale : Agreement.Sale.values()) {
                if (row.names(sale) && !seen.add(List.of(row.region(), row.from(), sale))) {
                    throw new IllegalArgumentException("two rates for one day: " + row);
                }
            }
            if (row.sales() == null && !seen.add(List.of(row.region(), row.from()))) {
                throw new IllegalArgumentException("two rates for one day: " + row);
            }
        }
    }

    /// The rates that come with the hub.
    @Autowired
    TaxRates(JsonMapper json) {
        this(read(json));
    }

    private static List<Row> read(JsonMapper json) {
        try (InputStream file =
                Objects.requireNonNull(TaxRates.class.getResourceAsStream(FILE), FILE)) {
            return List.of(json.readValue(file, Row[].class));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + FILE, failure);
        }
    }

    /// The rate for a sale: of the rows for its kind the latest that has begun, else of the rows
    /// for every kind; none where the region has neither.
    public TaxRate find(String region, Agreement.Sale sale, Instant at) {
        LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
        TaxRate general = null;
        for (Row row : rows) {
            if (!row.region().equals(region) || row.from().isAfter(day)) {
                continue;
            }
            if (row.names(sale)) {
                return row.rate();
            }
            if (row.sales() == null && general == null) {
                general = row.rate();
            }
        }
        return general == null ? TaxRate.NONE : general;
    }
}
