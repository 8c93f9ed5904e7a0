package org.opentos.hub.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.money.Currency;

class PayoutSettingsTest {
    private static Map<String, String> all() {
        return new HashMap<>(
                Map.of(
                        "payout-name", "OpenTOS Hub GmbH",
                        "payout-iban", "DE89 3704 0044 0532 0130 00",
                        "payout-bic", "COBADEFFXXX"));
    }

    @Test
    void nothing_is_paid_out_where_nothing_is_set_and_euros_from_ten_on_otherwise() {
        assertThat(PayoutSettings.read(Map.of())).isEmpty();
        assertThat(PayoutSettings.read(all()).orElseThrow().minimums().values())
                .extracting(Object::toString)
                .containsExactly("10.00 EUR");
    }

    @Test
    void a_minimum_is_set_for_each_currency() {
        Map<String, String> all = all();
        all.put("payout-minimum", "EUR 5,JPY 1000, KWD 1.005");
        assertThat(PayoutSettings.read(all).orElseThrow().minimums().get(Currency.of("KWD")))
                .hasToString("1.005 KWD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EUR", "10", "EUR 0", "EUR 1.001", "XXX 1", "EUR 1,EUR 2", "EUR x"})
    void a_minimum_that_cannot_be_understood_is_refused_by_name(String text) {
        Map<String, String> all = all();
        all.put("payout-minimum", text);
        assertThatThrownBy(() -> PayoutSettings.read(all))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("payout-minimum");
    }

    @Test
    void what_is_missing_or_wrong_is_named_and_the_account_is_not_told() {
        for (String name : all().keySet()) {
            Map<String, String> all = all();
            all.put(name, name.equals("payout-name") ? "" : "DE00370400440532013000");
            assertThatThrownBy(() -> PayoutSettings.read(all))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(name);
        }
        assertThat(PayoutSettings.read(all()).orElseThrow().toString())
                .doesNotContain("370400440532013000");
    }
}
