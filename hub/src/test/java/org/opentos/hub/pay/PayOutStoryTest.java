package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentos.hub.testing.Browser;
import tools.jackson.databind.JsonNode;

/// Paying out as pages and apps meet it; what holds behind that is in `PayOutContract`.
class PayOutStoryTest extends PayStory {
    private static final String PAY_OUTS = "/api/v1/wallet/pay-outs";
    private static final String OPEN_ID = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

    private static Browser.Answer begin(
            Browser who, String key, String recipient, String value, String pin) {
        return hub.keyed(
                who,
                PAY_OUTS,
                key,
                Map.of(
                        "provider",
                        "wechat-pay",
                        "recipient",
                        recipient,
                        "pin",
                        pin,
                        "amount",
                        Map.of("currency", "CNY", "value", value)));
    }

    @Test
    void it_takes_a_fresh_sign_in_and_the_pin_and_is_refused_by_a_provider_without_money() {
        Browser anna = hub.payer("anna.out", 5_000);
        JsonNode standing = anna.get(PAY_OUTS).body();
        assertThat(standing.path("payable").get(0).path("value").asString()).isEqualTo("50.00");
        assertThat(begin(anna, "", OPEN_ID, "10.00", PayingHub.PIN).code())
                .isEqualTo("field-invalid");
        assertThat(begin(anna, "a", "Anna & co", "10.00", PayingHub.PIN).code())
                .isEqualTo("field-invalid");
        assertThat(begin(anna, "a", OPEN_ID, "0.99", PayingHub.PIN).code())
                .isEqualTo("amount-invalid");
        assertThat(begin(anna, "a", OPEN_ID, "10.00", "").code())
                .isEqualTo("confirmation-required");
        assertThat(begin(anna, "a", OPEN_ID, "10.00", "000111").code())
                .isEqualTo("confirmation-refused");
        assertThat(begin(anna, "a", OPEN_ID, "50.01", PayingHub.PIN).code())
                .isEqualTo("pay-out-exceeded");
        hub.provider.clock.ahead(Duration.ofMinutes(6));
        try {
            assertThat(begin(anna, "a", OPEN_ID, "10.00", PayingHub.PIN).code())
                    .isEqualTo("proof-required");
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
        // Nobody has paid anything through this provider, so that it has nothing of the hub's.
        assertThat(begin(anna, "a", OPEN_ID, "10.00", PayingHub.PIN).code())
                .isEqualTo("provider-refused");
        assertThat(hub.balance(anna)).isEqualTo("50.00");
        JsonNode failed = anna.get(PAY_OUTS).body().path("payOuts").get(0);
        assertThat(failed.path("state").asString()).isEqualTo("failed");
        String path = PAY_OUTS + '/' + failed.path("id").asString();
        assertThat(anna.get(path).status()).isEqualTo(200);
        assertThat(hub.person("ben.out").get(path).code()).isEqualTo("not-found");
    }

    @Test
    void an_operator_sees_which_pay_outs_are_under_way_for_long() throws IOException {
        Browser anna = hub.payer("anna.waits", 5_000);
        hub.provider.behave("down", true);
        try {
            JsonNode begun = begin(anna, "a", OPEN_ID, "10.00", PayingHub.PIN).body();
            assertThat(begun.path("state").asString()).isEqualTo("waiting");
            hub.provider.clock.ahead(Duration.ofMinutes(59));
            assertThat(hub.operator("GET", "/providers", "").body().path("late")).isEmpty();
            hub.provider.clock.ahead(Duration.ofMinutes(61));
            JsonNode late = hub.operator("GET", "/providers", "").body().path("late");
            assertThat(late).hasSize(1);
            assertThat(late.get(0).path("id")).isEqualTo(begun.path("id"));
            assertThat(late.get(0).path("state").asString()).isEqualTo("waiting");
            assertThat(late.get(0).path("amount").path("value").asString()).isEqualTo("10.00");
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
            hub.provider.behave("down", false);
        }
    }

    @Test
    void what_another_person_sent_stays_in_the_wallet_for_now() {
        Browser anna = hub.payer("anna.gives", 5_000);
        Browser ben = hub.person("ben.takes");
        String code = ben.get("/api/v1/wallet/receiving-code").body().path("code").asString();
        JsonNode request =
                hub.keyed(
                                anna,
                                "/api/v1/wallet/transfers",
                                "k",
                                Map.of(
                                        "code",
                                        code,
                                        "amount",
                                        Map.of("currency", "CNY", "value", "20.00")))
                        .body();
        String path = "/api/v1/payment-requests/" + request.path("id").asString() + "/approval";
        anna.post(path, Map.of("digest", request.path("digest").asString(), "pin", PayingHub.PIN));
        assertThat(hub.balance(ben)).isEqualTo("20.00");
        assertThat(begin(ben, "k", OPEN_ID, "1.00", "").code()).isEqualTo("pay-out-exceeded");
    }
}
