package org.opentos.hub.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentos.hub.revenue.split.TaxRate;
import tools.jackson.databind.json.JsonMapper;

class TaxRatesTest {
    private static final TaxRates SHIPPED = new TaxRates(new JsonMapper());
    private static final LocalDate EARLY = LocalDate.parse("2020-01-01");
    private static final LocalDate LATE = LocalDate.parse("2026-01-01");

    private static int ppm(TaxRates rates, Agreement.Sale sale, String at) {
        return rates.find("DE", sale, Instant.parse(at)).ratePpm();
    }

    @Test
    void aRateCountsFromItsFirstDay() {
        assertThat(ppm(SHIPPED, Agreement.Sale.APP, "2020-06-30T23:59:59Z")).isEqualTo(190_000);
        assertThat(ppm(SHIPPED, Agreement.Sale.APP, "2020-07-01T00:00:00Z")).isEqualTo(160_000);
        assertThat(ppm(SHIPPED, Agreement.Sale.APP, "2026-11-25T00:00:00Z")).isEqualTo(190_000);
        assertThat(ppm(SHIPPED, Agreement.Sale.APP, "1990-01-01T00:00:00Z")).isZero();
    }

    @Test
    void aRegionWithoutRatesHasNoTax() {
        Instant now = Instant.parse("2026-11-25T00:00:00Z");
        assertThat(SHIPPED.find("AQ", Agreement.Sale.APP, now)).isEqualTo(TaxRate.NONE);
        assertThat(SHIPPED.find("US", Agreement.Sale.APP, now).inclusive()).isFalse();
        assertThat(SHIPPED.find("CN", Agreement.Sale.APP, now))
                .isEqualTo(new TaxRate(60_000, true));
    }

    @Test
    void aKindOfSaleMayHaveARateOfItsOwn() {
        TaxRates rates =
                new TaxRates(
                        List.of(
                                new TaxRates.Row("DE", null, LATE, 200_000, true),
                                new TaxRates.Row(
                                        "DE",
                                        List.of(Agreement.Sale.CONTENT),
                                        EARLY,
                                        70_000,
                                        true)));
        String now = "2026-11-25T00:00:00Z";
        assertThat(ppm(rates, Agreement.Sale.CONTENT, now)).isEqualTo(70_000);
        assertThat(ppm(rates, Agreement.Sale.APP, now)).isEqualTo(200_000);
        assertThat(ppm(rates, Agreement.Sale.APP, "2025-11-25T00:00:00Z")).isZero();
    }

    @Test
    void twoRatesForOneDayAreRefused() {
        TaxRates.Row all = new TaxRates.Row("DE", null, EARLY, 1, true);
        TaxRates.Row one = new TaxRates.Row("DE", List.of(Agreement.Sale.CONTENT), EARLY, 1, true);
        new TaxRates(List.of(all, one));
        assertThatThrownBy(() -> new TaxRates(List.of(all, all))).hasMessageContaining("two rates");
        assertThatThrownBy(() -> new TaxRates(List.of(one, all, one)))
                .hasMessageContaining("two rates");
        assertThatThrownBy(() -> new TaxRates.Row("de", null, EARLY, 1, true))
                .hasMessageContaining("two capital letters");
    }
}
