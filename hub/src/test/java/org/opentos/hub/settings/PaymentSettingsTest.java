package org.opentos.hub.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentSettingsTest {
    @TempDir Path directory;

    private static Map<String, String> weChatPay() {
        return new HashMap<>(
                Map.of(
                        "payment-notify-base", "https://hub.example",
                        "wechat-pay-app-id", "wx1",
                        "wechat-pay-merchant-id", "19",
                        "wechat-pay-merchant-serial", "37",
                        "wechat-pay-merchant-key-file", "merchant.pem",
                        "wechat-pay-api-v3-key-file", "v3",
                        "wechat-pay-public-key-id", "PUB_KEY_ID_1",
                        "wechat-pay-public-key-file", "public.pem"));
    }

    @Test
    void nothing_is_set_up_where_nothing_is_set() {
        PaymentSettings settings = PaymentSettings.read(Map.of());

        assertThat(settings.weChatPay()).isEmpty();
        assertThat(settings.stripe()).isEmpty();
    }

    @Test
    void the_real_providers_are_meant_unless_another_address_is_set() {
        Map<String, String> all = weChatPay();
        all.put("stripe-key-file", "key");
        all.put("stripe-webhook-secret-file", "secret");

        PaymentSettings settings = PaymentSettings.read(all);

        assertThat(settings.weChatPay().orElseThrow().base())
                .isEqualTo(URI.create("https://api.mch.weixin.qq.com"));
        assertThat(settings.stripe().orElseThrow().base())
                .isEqualTo(URI.create("https://api.stripe.com"));
    }

    @Test
    void an_account_that_is_set_in_part_is_refused_by_the_name_of_what_is_missing() {
        for (String name : weChatPay().keySet()) {
            Map<String, String> all = weChatPay();
            all.remove(name);
            if (!name.equals("wechat-pay-merchant-id")) {
                assertThatThrownBy(() -> PaymentSettings.read(all))
                        .isInstanceOf(StartException.class)
                        .hasMessageContaining(name);
            }
        }
        assertThatThrownBy(() -> PaymentSettings.read(Map.of("stripe-key-file", "key")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("stripe-webhook-secret-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://pay.example", "http://127.0.0.1:8099", "http://localhost:1"})
    void an_address_is_a_scheme_a_host_and_a_port(String text) {
        assertThat(PaymentSettings.base("stripe-base", text)).isEqualTo(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://pay.example",
                "https://pay.example/",
                "https://pay.example/v1",
                "https://a@pay.example",
                "https://pay.example?x",
                "ftp://pay.example",
                "pay.example",
                "http://127.0.0.1.evil.example",
                "https:// "
            })
    void an_address_without_tls_or_with_more_is_refused(String text) {
        assertThatThrownBy(() -> PaymentSettings.base("stripe-base", text))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("stripe-base");
    }

    @Test
    void a_secret_is_read_without_its_line_end() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "sk_test_1\n");

        assertThat(new SecretFile("stripe-key-file", file).read()).isEqualTo("sk_test_1");
    }

    @Test
    void a_secret_that_is_absent_empty_or_huge_is_refused_by_the_name_of_its_setting()
            throws IOException {
        Path absent = directory.resolve("absent");
        Path empty = Files.writeString(directory.resolve("empty"), " \n");
        Path huge = Files.write(directory.resolve("huge"), new byte[20_000]);

        for (Path file : new Path[] {absent, empty, huge}) {
            assertThatThrownBy(() -> new SecretFile("stripe-key-file", file).read())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("stripe-key-file");
        }
    }
}
