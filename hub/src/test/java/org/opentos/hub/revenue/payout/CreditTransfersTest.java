package org.opentos.hub.revenue.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.hub.settings.PayoutSettings;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.xml.sax.SAXException;

class CreditTransfersTest {
    private static final PayoutSettings FROM = PayoutWorld.SETTINGS.payouts().orElseThrow();
    private static final Instant AT = Instant.parse("2026-05-04T09:30:00.123Z");
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        URL xsd =
                Objects.requireNonNull(
                        CreditTransfersTest.class.getResource("/pain.001.001.09.xsd"));
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(xsd);
        } catch (SAXException broken) {
            throw new IllegalStateException("cannot read the schema", broken);
        }
    }

    static void validate(byte[] file) throws Exception {
        SCHEMA.newValidator().validate(new StreamSource(new ByteArrayInputStream(file)));
    }

    private final Ids ids = new Ids(() -> AT, new Random(1));

    private Payout payout(Money amount, BankAccount account) {
        return new Payout(
                ids.next(Id.PayoutId::new),
                ids.next(Id.OrganisationId::new),
                YearMonth.of(2026, 4),
                amount,
                Optional.empty(),
                AT,
                Payout.State.IN_FILE,
                Optional.empty(),
                Optional.empty(),
                Optional.of(account),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static BankAccount account(String holder, Optional<String> bic) {
        return new BankAccount(holder, IbanTest.iban(PayoutWorld.IBAN), bic, "Zürich", "CH");
    }

    private BankFile file(List<Payout> payouts) {
        Money sum = payouts.stream().map(Payout::amount).reduce(Money::plus).orElseThrow();
        return new BankFile(
                ids.next(Id.BankFileId::new),
                LocalDate.of(2026, 5, 5),
                AT,
                payouts.size(),
                sum,
                Optional.empty());
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }

    private static List<String> all(String text, String element) {
        Matcher found = Pattern.compile("<" + element + "(?: [^>]*)?>([^<]*)<").matcher(text);
        List<String> values = new ArrayList<>();
        while (found.find()) {
            values.add(found.group(1));
        }
        return values;
    }

    @Test
    void a_file_is_what_the_schema_says_and_the_same_each_time() throws Exception {
        Currency euro = Currency.of("EUR");
        List<Payout> payouts =
                List.of(
                        payout(
                                new Money(123_456, euro),
                                account("Müller & Søn <Kø>", Optional.of("DEUTDEFF"))),
                        payout(new Money(1, euro), account("Pixel Barn", Optional.empty())));
        BankFile file = file(payouts);
        byte[] bytes = CreditTransfers.write(FROM, file, payouts);
        validate(bytes);
        assertThat(CreditTransfers.write(FROM, file, payouts)).isEqualTo(bytes);
        String text = text(bytes);
        assertThat(text).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=");
        assertThat(all(text, "CreDtTm")).containsExactly("2026-05-04T09:30:00Z");
        assertThat(all(text, "Nm"))
                .containsExactly(
                        "OpenTOS Hub + Sohne",
                        "OpenTOS Hub + Sohne",
                        "Muller + Son .Ko.",
                        "Pixel Barn");
        assertThat(all(text, "InstdAmt")).containsExactly("1234.56", "0.01");
        assertThat(all(text, "CtrlSum")).containsExactly("1234.57", "1234.57");
        assertThat(all(text, "NbOfTxs")).containsExactly("2", "2");
        assertThat(all(text, "EndToEndId"))
                .containsExactlyElementsOf(payouts.stream().map(Payout::endToEndId).toList())
                .allMatch(each -> each.matches("[a-z0-9]{1,35}"));
        assertThat(all(text, "MsgId")).allMatch(each -> each.matches("[a-z0-9]{1,35}"));
        assertThat(all(text, "ChrgBr")).containsExactly("SLEV");
        assertThat(all(text, "TwnNm")).containsExactly("Zurich", "Zurich");
        assertThat(Payout.named(payouts.getFirst().endToEndId()))
                .isEqualTo(payouts.getFirst().id());
        assertThat(BankFile.named(file.messageId())).isEqualTo(file.id());
    }

    /// Each amount has the decimals of its currency, none is rounded, and the control sum is
    /// theirs.
    @ParameterizedTest
    @CsvSource({"EUR,2", "JPY,0", "KWD,3"})
    void random_amounts_add_up_to_the_control_sum(String code, int exponent) throws Exception {
        long seed = System.nanoTime();
        System.out.println("CreditTransfersTest seed " + seed);
        Random random = new Random(seed);
        Currency currency = Currency.of(code);
        for (int run = 0; run < 20; run++) {
            List<Payout> payouts =
                    IntStream.range(0, 1 + random.nextInt(60))
                            .mapToObj(_ -> {
                                long bound = 1L << (1 + random.nextInt(36));
                                long minor =
                                        Math.min(
                                                Payouts.AMOUNT_MINOR_MAX,
                                                1 + random.nextLong(bound));
                                return payout(
                                        new Money(minor, currency),
                                        account("Pixel Barn", Optional.empty()));
                            })
                            .toList();
            byte[] bytes = CreditTransfers.write(FROM, file(payouts), payouts);
            validate(bytes);
            String text = text(bytes);
            List<BigDecimal> amounts = all(text, "InstdAmt").stream().map(BigDecimal::new).toList();
            assertThat(amounts)
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(
                            payouts.stream().map(each -> each.amount().decimal()).toList())
                    .allMatch(each -> each.scale() == exponent);
            BigDecimal sum = amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(all(text, "CtrlSum"))
                    .as("seed %d", seed)
                    .containsExactly(sum.toPlainString(), sum.toPlainString());
            assertThat(text.contains("SEPA")).isEqualTo(code.equals("EUR"));
        }
    }

    @Test
    void the_largest_file_has_room_for_its_sum() throws Exception {
        Money most = new Money(Payouts.AMOUNT_MINOR_MAX, Currency.of("EUR"));
        List<Payout> payouts =
                IntStream.range(0, BankFiles.PAYOUTS_MAX)
                        .mapToObj(_ -> payout(most, account("Pixel Barn", Optional.empty())))
                        .toList();
        validate(CreditTransfers.write(FROM, file(payouts), payouts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ærø Śląsk Łódź | AEro Slask Lodz",
                "Straße “5” | Strasse .5.",
                "A//B/C/ | A-/B/C-",
                "D’Arcy   & Co. | D'Arcy + Co.",
                "İstanbul ışık | Istanbul isik",
                "Ｆｕｌｌ width | Full width"
            })
    void text_becomes_what_banks_take(String text, String written) {
        assertThat(BankText.of(text, 70)).contains(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "像素谷仓", "Пиксель", "Pixel 仓", "---", "漢字 GmbH"})
    void a_name_that_would_have_holes_is_none(String text) {
        assertThat(BankText.of(text, 70)).isEmpty();
    }

    @Test
    void a_text_is_as_long_as_it_is_written() {
        assertThat(BankText.of("ß".repeat(35), 70)).contains("ss".repeat(35));
        assertThat(BankText.of("ß".repeat(36), 70)).isEmpty();
    }
}
