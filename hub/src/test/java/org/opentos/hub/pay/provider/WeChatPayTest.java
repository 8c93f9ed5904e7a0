package org.opentos.hub.pay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.wechat.pay.java.core.cipher.AeadAesCipher;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentos.hub.pay.provider.ProviderWorld.Received;
import org.opentos.hub.pay.provider.ReportLine.Kind;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

class WeChatPayTest extends PaymentProviderContract {
    WeChatPayTest() {
        super("WECHAT", WeChatPay.NAME, "CNY");
    }

    @Override
    String recipient() {
        return "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
    }

    @Override
    String signed() {
        return "wechatpay-(serial|timestamp|nonce|signature)";
    }

    @Override
    long fee() {
        return 60;
    }

    @Test
    void a_person_scans_the_code_of_the_order() {
        assertThat(done(provider.begin(charge(100))))
                .isInstanceOfSatisfying(
                        Checkout.ScanCode.class,
                        code -> assertThat(code.text()).startsWith("weixin://wxpay/bizpayurl"));
    }

    @Test
    void an_answer_that_is_not_signed_by_the_provider_is_none() {
        Charge charge = charge(100);
        world.behave("forgesAnswers", true);

        assertThat(provider.begin(charge)).isInstanceOf(Answer.NoAnswer.class);

        world.behave("forgesAnswers", false);
        assertThat(done(provider.find(charge.reference(), Instant.now(), Optional.empty())))
                .isEqualTo(new PaymentState.Pending());
    }

    @Test
    void a_complaint_whose_payment_cannot_be_asked_for_is_sent_again() {
        Charge charge = charge(4_000);
        paid(charge);
        world.tell("dispute", Map.of("key", key(charge.reference())));
        Received notice = world.next(Notification.DisputeOpened.class);
        world.behave("down", true);

        assertThat(provider.read(notice.delivery())).isInstanceOf(Answer.NoAnswer.class);
    }

    /// The values are those of the tests of WeChat Pay's own library.
    @Test
    void what_is_encrypted_with_the_published_example_can_be_read() {
        AeadAesCipher cipher =
                new AeadAesCipher(
                        "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb".getBytes(StandardCharsets.UTF_8));

        assertThat(
                        cipher.decrypt(
                                "associatedData".getBytes(StandardCharsets.UTF_8),
                                "uluk4a9R25RW".getBytes(StandardCharsets.UTF_8),
                                Base64.getDecoder().decode("ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=")))
                .isEqualTo("message");
    }

    @Test
    void a_bill_is_read_by_the_names_of_its_columns() {
        String bill =
                """
                \uFEFF交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,商品名称,手续费,订单金额,申请退款金额
                `2026-05-04 23:59:59,`4200001,`payment0001,`SUCCESS,`0,`0,`灯, 一盏,`0.60000,`100.00,`0.00
                `2026-05-04 00:00:00,`4200001,`payment0001,`REFUND,`5030001,`refund00001,`灯,`-0.12345,`0.00,`20.00
                总交易单数,应结订单总金额
                `2,`100.00
                """;

        List<ReportLine> lines = WeChatTradeBill.parse(bill);

        Currency yuan = Currency.of("CNY");
        assertThat(lines)
                .containsExactly(
                        new ReportLine(
                                Kind.PAYMENT,
                                "4200001",
                                Optional.of(new Reference("payment0001")),
                                new Money(10_000, yuan),
                                new Money(60, yuan),
                                Instant.parse("2026-05-04T15:59:59Z")),
                        new ReportLine(
                                Kind.REFUND,
                                "5030001",
                                Optional.of(new Reference("refund00001")),
                                new Money(-2_000, yuan),
                                new Money(-12, yuan),
                                Instant.parse("2026-05-03T16:00:00Z")));
    }

    @Test
    void a_bill_that_is_cut_off_or_lacks_a_column_is_not_read() {
        String header = "交易时间,交易状态\n";

        for (String bill : List.of("", header, header + "`2026-05-04 00:00:00,`SUCCESS\n总交易单数\n")) {
            assertThatThrownBy(() -> WeChatTradeBill.parse(bill))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
