package org.opentos.protocol.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.emv.qrcode.decoder.cpm.DecoderCpm;
import com.emv.qrcode.decoder.mpm.DecoderMpm;
import com.emv.qrcode.model.cpm.ConsumerPresentedMode;
import com.emv.qrcode.model.mpm.MerchantPresentedMode;
import com.emv.qrcode.validators.MerchantPresentedModeValidate;
import java.util.Base64;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our codes beside an independent reader of both specifications.
class EmvCodesTest {
    /// Of the Consumer-Presented Mode specification, its example with two applications.
    private static final String CONSUMER_EXAMPLE =
            "hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MWETTwegAAAAZmZmUAhQcm9kdWN0MmJJWggSNFZ4kBI0WF8gDkNBUkRIT0xERVIvRU1WXy0IcnVlc2RlZW5kIZ8QBwYBCgMAAACfJghYT9OF+iNLzJ82AgABnzcEbVjvEw==";

    /// Of the Merchant-Presented Mode specification, its example with two languages.
    private static final String MERCHANT_EXAMPLE =
            "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A";

    private static final PaymentCode CODE = new PaymentCode("0123456789", "00000042");

    private static MerchantPresentedMode merchant(String text) throws Exception {
        return DecoderMpm.decode(text, MerchantPresentedMode.class);
    }

    @Test
    void another_reader_understands_what_a_consumer_presents() throws Exception {
        String shown = EmvConsumerCode.show(CODE);
        assertThat(shown.length()).isLessThan(EmvConsumerCode.CHARACTERS_MAX);
        ConsumerPresentedMode read = DecoderCpm.decode(shown, ConsumerPresentedMode.class);
        assertThat(read.toBase64()).isEqualTo(shown);
        assertThat(read.getApplicationTemplates()).hasSize(1);
        assertThat(read.toHex())
                .isEqualToIgnoringCase(
                        "8505 4350563031 6119 4f08 f04f50454e544f53 630d df01 0a 96012345678900000042"
                                .replace(" ", ""));
    }

    @Test
    void a_consumers_code_is_read_back() {
        assertThat(EmvConsumerCode.read(EmvConsumerCode.show(CODE))).contains(CODE);
    }

    @Test
    void a_consumers_code_of_other_applications_is_none_of_ours() {
        assertThat(EmvConsumerCode.read(CONSUMER_EXAMPLE)).isEmpty();
    }

    @Test
    void rubbish_of_a_consumer_is_no_code() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] shown = Base64.getDecoder().decode(EmvConsumerCode.show(CODE));
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = shown.clone();
            damaged[random.nextInt(24)] ^= (byte) (1 << random.nextInt(8));
            String text = Base64.getEncoder().encodeToString(damaged);
            assertThat(EmvConsumerCode.read(text)).as(text).isEmpty();
            random.nextBytes(damaged);
            assertThat(EmvConsumerCode.read(Base64.getEncoder().encodeToString(damaged))).isEmpty();
        }
        for (int length = 0; length < shown.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(shown, length);
            assertThat(EmvConsumerCode.read(Base64.getEncoder().encodeToString(cut))).isEmpty();
        }
        assertThat(EmvConsumerCode.read("no base 64!")).isEmpty();
        assertThat(EmvConsumerCode.read("A".repeat(600))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CNY, 1250, 12.50, 156",
        "JPY, 1250, 1250, 392",
        "KWD, 1250, 1.250, 414",
        "EUR, 5, 0.05, 978"
    })
    void another_reader_understands_what_a_merchant_presents(
            String currency, long minor, String amount, String number) throws Exception {
        String shown =
                new EmvMerchantCode(
                                "bill_01jd3zv5t8e6rbh3w7q2k9m4nx",
                                "hub.example:8443",
                                new Money(minor, Currency.of(currency)),
                                "CN",
                                "Café Größe")
                        .show();
        MerchantPresentedMode read = merchant(shown);
        // The validator knows of two decimals at most; ISO 4217 knows of three.
        assertThat(MerchantPresentedModeValidate.validate(read).isValid())
                .isEqualTo(!currency.equals("KWD"));
        assertThat(read.toString()).isEqualTo(shown);
        assertThat(read.getTransactionAmount().getValue()).isEqualTo(amount);
        assertThat(read.getTransactionCurrency().getValue()).isEqualTo(number);
        assertThat(read.getMerchantName().getValue()).isEqualTo("Cafe Groe");
        assertThat(read.getMerchantInformationLanguage()).isNull();
        assertThat(EmvMerchantCode.read(shown))
                .contains(
                        new EmvMerchantCode.Named(
                                "hub.example:8443", "bill_01jd3zv5t8e6rbh3w7q2k9m4nx"));
    }

    @Test
    void a_chinese_name_follows_in_its_own_language() throws Exception {
        String shown =
                new EmvMerchantCode("bill_1", "hub", new Money(1, Currency.of("CNY")), "CN", "最佳运输")
                        .show();
        MerchantPresentedMode read = merchant(shown);
        assertThat(MerchantPresentedModeValidate.validate(read).isValid()).isTrue();
        assertThat(read.getMerchantName().getValue()).isEqualTo("OpenTOS");
        assertThat(read.getMerchantInformationLanguage().getValue().getMerchantName().getValue())
                .isEqualTo("最佳运输");
    }

    @Test
    void the_example_of_the_specification_has_our_checksum_and_another_merchant() {
        assertThat(EmvMerchantCode.read(MERCHANT_EXAMPLE)).isEmpty();
        String ours =
                new EmvMerchantCode("b", "h", new Money(1, Currency.of("CNY")), "CN", "x").show();
        assertThat(EmvMerchantCode.read(ours)).isPresent();
        for (int index = 0; index < ours.length(); index++) {
            String damaged =
                    ours.substring(0, index)
                            + (ours.charAt(index) == '7' ? '8' : '7')
                            + ours.substring(index + 1);
            assertThat(EmvMerchantCode.read(damaged)).as(damaged).isEqualTo(Optional.empty());
        }
    }

    @Test
    void refuses_what_does_not_fit() {
        Money amount = new Money(1, Currency.of("CNY"));
        assertThatThrownBy(() ->
                        new EmvMerchantCode("b".repeat(60), "h".repeat(60), amount, "CN", "x")
                                .show())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new EmvMerchantCode("b", "h", Money.zero(amount.currency()), "CN", "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
