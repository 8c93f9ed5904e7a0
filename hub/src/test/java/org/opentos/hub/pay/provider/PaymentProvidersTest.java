package org.opentos.hub.pay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.StartException;
import org.opentos.testkit.pay.Options;
import org.opentos.testkit.pay.PaymentSimulator;

class PaymentProvidersTest {
    @TempDir Path directory;

    private PaymentProviders providers(String lines) throws IOException {
        Files.writeString(directory.resolve("hub.properties"), lines);
        return new PaymentProviders(
                HubSettings.read(List.of("--data", directory.toString())), InstantSource.system());
    }

    /// Makes keys as the simulator does.
    private String settings() throws IOException {
        Options options = new Options(directory.resolve("paid"), 0, "", 1, InstantSource.system());
        try (PaymentSimulator simulator = PaymentSimulator.start(options)) {
            return Files.readString(simulator.settings())
                    + "payment-notify-base=https://hub.example\n";
        }
    }

    @Test
    void a_hub_without_settings_has_no_providers() throws IOException {
        assertThat(providers("").all()).isEmpty();
    }

    @Test
    void a_provider_is_found_by_its_name() throws IOException {
        PaymentProviders providers = providers(settings());

        assertThat(providers.all())
                .extracting(PaymentProvider::name)
                .containsExactly("wechat-pay", "stripe");
        assertThat(providers.find("stripe")).isPresent();
        assertThat(providers.find("other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"merchant-private.pem", "wechat-public.pem", "api-v3-key"})
    void a_key_that_is_none_stops_the_start_and_is_not_shown(String file) throws IOException {
        String settings = settings();
        Files.writeString(directory.resolve("paid/keys").resolve(file), "this is no key");

        assertThatThrownBy(() -> providers(settings))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file)
                .hasMessageNotContaining("this is no key");
    }
}
