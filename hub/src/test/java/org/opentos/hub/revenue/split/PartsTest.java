package org.opentos.hub.revenue.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartsTest {
    private static final Shares USUAL = new Shares(800_000, 100_000, 100_000);
    private static final long LARGE = (1L << 62) - 1;

    @Test
    void every_small_whole_is_divided_by_every_small_weight_as_the_rule_says() {
        for (long whole = 0; whole <= 24; whole++) {
            for (int code = 1; code < 6 * 6 * 6; code++) {
                long[] weights = {code % 6, code / 6 % 6, code / 36};
                long all = weights[0] + weights[1] + weights[2];
                long[] parts = Apportionment.of(whole, weights);
                assertThat(parts[0] + parts[1] + parts[2]).isEqualTo(whole);
                for (int one = 0; one < 3; one++) {
                    long exact = whole * weights[one];
                    long up = parts[one] - exact / all;
                    assertThat(up).isIn(0L, 1L);
                    for (int other = 0; other < 3 && up == 0; other++) {
                        boolean otherUp = parts[other] > whole * weights[other] / all;
                        long remainder = whole * weights[other] % all;
                        boolean before =
                                remainder > exact % all
                                        || (remainder == exact % all && other < one);
                        assertThat(!otherUp || before)
                                .as("%d by %s: part %d before %d", whole, weights, other, one)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void a_price_is_divided_after_its_tax() {
        assertThat(Parts.of(1_190, 190, USUAL, true)).isEqualTo(new Parts(800, 100, 100, 190));
        assertThat(Parts.of(1_190, 190, USUAL, false)).isEqualTo(new Parts(900, 0, 100, 190));
        assertThat(Parts.of(1, 0, USUAL, true)).isEqualTo(new Parts(1, 0, 0, 0));
        assertThat(Parts.of(5, 0, USUAL, true)).as("4, 0.5, 0.5").isEqualTo(new Parts(4, 1, 0, 0));
        assertThat(Parts.of(0, 0, USUAL, true)).isEqualTo(Parts.NONE);
        assertThat(Parts.of(LARGE, LARGE / 2, USUAL, true).sum()).isEqualTo(LARGE);
        assertThatThrownBy(() -> Parts.of(10, 11, USUAL, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Shares(800_000, 100_000, 100_001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refunds_in_any_parts_take_back_exactly_what_was_shared() {
        long seed = System.nanoTime();
        System.out.println("PartsTest seed " + seed);
        Random random = new Random(seed);
        for (int sale = 0; sale < 2_000; sale++) {
            long gross = random.nextInt(10) == 0 ? LARGE - random.nextInt(9) : random.nextInt(900);
            long tax = gross == 0 ? 0 : random.nextLong(gross + 1);
            int developer = random.nextInt(Shares.WHOLE_PPM + 1);
            int maker = random.nextInt(Shares.WHOLE_PPM - developer + 1);
            Shares shares = new Shares(developer, maker, Shares.WHOLE_PPM - developer - maker);
            Parts first = Parts.of(gross, tax, shares, random.nextBoolean());
            assertThat(first.sum()).isEqualTo(gross);
            Parts left = first;
            Parts back = Parts.NONE;
            while (left.sum() > 0) {
                long amount = random.nextInt(5) == 0 ? left.sum() : 1 + random.nextLong(left.sum());
                Parts refund = left.refund(amount);
                assertThat(refund.sum()).as("seed %d", seed).isEqualTo(amount);
                assertClose(refund, left, amount);
                left = left.minus(refund);
                back = back.plus(refund);
            }
            assertThat(left).isEqualTo(Parts.NONE);
            assertThat(back).isEqualTo(first);
        }
    }

    /// Each part of a refund is within a unit of its proportion of what was left.
    private static void assertClose(Parts refund, Parts left, long amount) {
        long[][] pairs = {
            {refund.developer(), left.developer()},
            {refund.maker(), left.maker()},
            {refund.platform(), left.platform()},
            {refund.tax(), left.tax()}
        };
        BigInteger all = BigInteger.valueOf(left.sum());
        for (long[] each : pairs) {
            BigInteger exact = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(each[1]));
            BigInteger away = BigInteger.valueOf(each[0]).multiply(all).subtract(exact).abs();
            assertThat(away).isLessThan(all);
        }
    }

    @Test
    void no_more_is_refunded_than_is_left() {
        Parts left = new Parts(8, 1, 1, 0);
        assertThatThrownBy(() -> left.refund(11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> left.refund(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> left.minus(new Parts(9, 0, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(left.refund(0)).isEqualTo(Parts.NONE);
    }

    @Test
    void tax_is_in_the_price_or_comes_upon_it() {
        assertThat(new TaxRate(190_000, true).of(11_900))
                .isEqualTo(new TaxRate.Priced(11_900, 1_900));
        assertThat(new TaxRate(190_000, false).of(10_000))
                .isEqualTo(new TaxRate.Priced(11_900, 1_900));
        assertThat(new TaxRate(60_000, true).of(1)).isEqualTo(new TaxRate.Priced(1, 0));
        assertThat(new TaxRate(500_000, false).of(1)).isEqualTo(new TaxRate.Priced(2, 1));
        assertThat(TaxRate.NONE.of(100)).isEqualTo(new TaxRate.Priced(100, 0));
        assertThatThrownBy(() -> new TaxRate(1_000_000, false).of(Long.MAX_VALUE))
                .isInstanceOf(ArithmeticException.class);
        List<Long> inclusive = new ArrayList<>();
        for (long price = 0; price < 2_000; price++) {
            TaxRate.Priced net = new TaxRate(190_000, false).of(price);
            inclusive.add(new TaxRate(190_000, true).of(net.gross()).tax() - net.tax());
        }
        assertThat(inclusive).as("taken out again what came upon it").containsOnly(0L);
    }
}
