package org.opentos.protocol.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentCodeTest {
    private static final byte[] KEY =
            "12345678901234567890123456789012".getBytes(StandardCharsets.US_ASCII);

    /// RFC 6238, appendix B, the rows of SHA-256.
    @ParameterizedTest
    @CsvSource({
        "59, 46119246",
        "1111111109, 68084774",
        "1111111111, 67062674",
        "1234567890, 91819424",
        "2000000000, 90698825",
        "20000000000, 77737706"
    })
    void has_the_passwords_of_the_standard(long second, String password) {
        long step = PaymentCode.step(Instant.ofEpochSecond(second));
        assertThat(PaymentCode.of("0123456789", KEY, step).password()).isEqualTo(password);
    }

    @Test
    void a_step_lasts_thirty_seconds() {
        long step = PaymentCode.step(Instant.ofEpochSecond(59));
        assertThat(step).isEqualTo(1);
        assertThat(PaymentCode.step(Instant.ofEpochSecond(60))).isEqualTo(2);
        assertThat(PaymentCode.begin(step)).isEqualTo(Instant.ofEpochSecond(30));
        assertThat(PaymentCode.step(Instant.ofEpochSecond(-1))).isEqualTo(-1);
    }

    @Test
    void is_read_as_it_is_shown_and_typed() {
        PaymentCode code = new PaymentCode("0123456789", "00000042");
        assertThat(code.text()).isEqualTo("96012345678900000042");
        assertThat(PaymentCode.parse(code.text())).contains(code);
        assertThat(PaymentCode.parse(" 9601 2345 6789 0000 0042 ")).contains(code);
        assertThat(code.toString()).doesNotContain("00000042");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9601234567890000004",
                "960123456789000000421",
                "95012345678900000042",
                "9601234567890000004x",
                "٩٦٠١٢٣٤٥٦٧٨٩٠٠٠٠٠٠٤٢"
            })
    void anything_else_is_none(String text) {
        assertThat(PaymentCode.parse(text)).isEmpty();
    }

    @Test
    void refuses_parts_of_other_lengths() {
        assertThatThrownBy(() -> new PaymentCode("01234567890", "0000042"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PaymentCode.of("0123456789", new byte[20], 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
