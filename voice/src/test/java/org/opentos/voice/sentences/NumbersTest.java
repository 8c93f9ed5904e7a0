package org.opentos.voice.sentences;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.protocol.money.Currency;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Text;

class NumbersTest {
    private static final Quantities.Range ANY =
            new Quantities.Range(
                    BigDecimal.valueOf(-50), BigDecimal.valueOf(100_000), new BigDecimal("0.1"));

    /// What of all that begins the text takes the whole of it.
    private static List<String> whole(Phrase phrase, String text) {
        List<String> words = Text.words(text);
        return ((Phrase.Number) phrase)
                .reader().read(words, 0).stream()
                        .filter(each -> each.words() == words.size())
                        .map(Phrase.Taken::meaning)
                        .distinct()
                        .toList();
    }

    private static Quantities quantities(Language language) {
        return new Quantities(Script.of(language), Numerals.of(language));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    EN      | celsius | twenty two degrees          | 22
                    EN      | celsius | 22.5°C                      | 22.5
                    EN      | celsius | twenty two and a half degrees | 22.5
                    EN      | celsius | minus five degrees          | -5
                    EN      | celsius | -5                          | -5
                    EN      | percent | forty percent               | 40
                    EN      | percent | 40%                         | 40
                    EN      | percent | a hundred and five          | 105
                    EN      | step    | ten thousand steps          | 10000
                    EN      | step    | 12,000                      | 12000
                    EN      | minute  | half an hour                | 30
                    EN      | minute  | an hour and a half          | 90
                    EN      | minute  | one hour and twenty minutes | 80
                    EN      | second  | two minutes                 | 120
                    EN      | second  | 90 secs                     | 90
                    ZH_HANS | celsius | 二十二度                    | 22
                    ZH_HANS | celsius | 二十二度半                  | 22.5
                    ZH_HANS | celsius | ２２．５度                  | 22.5
                    ZH_HANS | celsius | 零下五度                    | -5
                    ZH_HANS | celsius | 二十二点五度                | 22.5
                    ZH_HANS | percent | 百分之四十                  | 40
                    ZH_HANS | percent | 一百零五                    | 105
                    ZH_HANS | step    | 一万步                      | 10000
                    ZH_HANS | step    | 两千三                      | 2300
                    ZH_HANS | minute  | 两个半小时                  | 150
                    ZH_HANS | minute  | 半小时                      | 30
                    ZH_HANS | second  | 三分半                      | 210
                    """)
    void readsQuantities(Language language, String unit, String text, String value) {
        assertThat(whole(quantities(language).phrase("v", ANY, unit), text)).containsExactly(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    EN      | twenty yuan               | CNY 2000
                    EN      | ¥20                       | CNY 2000
                    EN      | $5.50                     | USD 550
                    EN      | five dollars fifty        | USD 550
                    EN      | five dollars and 5 cents  | USD 505
                    EN      | fifty cents               | USD 50
                    EN      | 30 rmb                    | CNY 3000
                    ZH_HANS | 20 块                     | CNY 2000
                    ZH_HANS | 五块五                    | CNY 550
                    ZH_HANS | 五块零五分                | CNY 505
                    ZH_HANS | 五块二毛                  | CNY 520
                    ZH_HANS | 五毛                      | CNY 50
                    ZH_HANS | 一百二十块钱              | CNY 12000
                    ZH_HANS | 5美元                     | USD 500
                    ZH_HANS | ￥８.８元                 | CNY 880
                    """)
    void readsMoney(Language language, String text, String value) {
        Phrase phrase =
                new Amounts(
                                Script.of(language),
                                Numerals.of(language),
                                language,
                                List.of(Currency.of("CNY"), Currency.of("USD")))
                        .phrase("v")
                        .orElseThrow();

        assertThat(whole(phrase, text)).containsExactly(value);
    }

    @Test
    void asksWhichMoneyWhereNobodySays() {
        Phrase phrase =
                new Amounts(
                                Script.of(Language.EN),
                                Numerals.of(Language.EN),
                                Language.EN,
                                List.of(Currency.of("CNY"), Currency.of("USD")))
                        .phrase("v")
                        .orElseThrow();

        assertThat(whole(phrase, "twenty")).containsExactlyInAnyOrder("CNY 2000", "USD 2000");
        assertThat(whole(phrase, "minus twenty yuan")).isEmpty();
        assertThat(whole(phrase, "0 yuan")).isEmpty();
        assertThat(whole(phrase, "5.555 dollars")).isEmpty();
        assertThat(whole(phrase, "99999999999 dollars")).isEmpty();
    }

    @Test
    void readsEveryNumberAsItSpellsIt() {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Random random = new Random(seed);
        for (Language language : Language.values()) {
            Numerals numerals = Numerals.of(language);
            List<BigDecimal> values = new ArrayList<>();
            for (int tenths = 0; tenths < 300; tenths++) {
                values.add(BigDecimal.valueOf(tenths, 1));
            }
            for (int each = 0; each < 500; each++) {
                values.add(BigDecimal.valueOf(random.nextInt(100_000), 1));
            }
            for (BigDecimal value : values) {
                for (String spelled : numerals.spell(value)) {
                    List<String> words = Text.words(spelled);
                    assertThat(numerals.read(words, 0))
                            .as(spelled)
                            .anySatisfy(read -> {
                                assertThat(read.words()).isEqualTo(words.size());
                                assertThat(read.value()).isEqualByComparingTo(value);
                            });
                }
            }
        }
    }

    @Test
    void takesOnlyWhatARangeHas() {
        Quantities.Range range =
                new Quantities.Range(
                        BigDecimal.valueOf(5), BigDecimal.valueOf(30), new BigDecimal("0.5"));
        Phrase phrase = quantities(Language.EN).phrase("v", range, "celsius");

        assertThat(whole(phrase, "31 degrees")).isEmpty();
        assertThat(whole(phrase, "22.3 degrees")).isEmpty();
        assertThat(whole(phrase, "30 degrees")).containsExactly("30");
        assertThat(range.spoken()).hasSizeLessThanOrEqualTo(Quantities.SPOKEN_MAX);
        assertThat(ANY.spoken()).hasSizeLessThanOrEqualTo(Quantities.SPOKEN_MAX);
    }
}
