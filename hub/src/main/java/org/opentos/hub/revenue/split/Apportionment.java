package org.opentos.hub.revenue.split;

import java.math.BigInteger;

/// Divides a whole into parts by weight, so that no unit is lost or made: the method of the largest
/// remainder (Hamilton's). Each part is first rounded down; the units that are left go one each to
/// the parts with the largest remainders, and where remainders are equal, to the part that stands
/// first.
public final class Apportionment {
    private Apportionment() {}

    /// @param whole 0 or more
    /// @param weights 0 or more each; not all 0, unless the whole is 0
    /// @return one part for each weight, at most one unit away from the exact one, with the whole
    ///   as their sum; 0 where the weight is 0
    /// @throws IllegalArgumentException where the whole or a weight is negative, or something is to
    ///   be divided among nobody
    public static long[] of(long whole, long... weights) {
        BigInteger all = sum(whole, weights);
        long[] parts = new long[weights.length];
        if (whole == 0) {
            return parts;
        }
        BigInteger[] remainders = new BigInteger[weights.length];
        long left = whole;
        for (int index = 0; index < weights.length; index++) {
            BigInteger[] exact =
                    BigInteger.valueOf(whole)
                            .multiply(BigInteger.valueOf(weights[index]))
                            .divideAndRemainder(all);
            parts[index] = exact[0].longValueExact();
            remainders[index] = exact[1];
            left -= parts[index];
        }
        for (; left > 0; left--) {
            int largest = largest(remainders);
            parts[largest]++;
            remainders[largest] = BigInteger.ZERO;
        }
        return parts;
    }

    private static BigInteger sum(long whole, long[] weights) {
        BigInteger sum = BigInteger.ZERO;
        for (long weight : weights) {
            if (weight < 0) {
                throw new IllegalArgumentException("a weight is negative: " + weight);
            }
            sum = sum.add(BigInteger.valueOf(weight));
        }
        if (whole < 0 || (whole > 0 && sum.signum() == 0)) {
            throw new IllegalArgumentException(whole + " cannot be divided by these weights");
        }
        return sum;
    }

    private static int largest(BigInteger[] remainders) {
        int largest = 0;
        for (int index = 1; index < remainders.length; index++) {
            if (remainders[index].compareTo(remainders[largest]) > 0) {
                largest = index;
            }
        }
        return largest;
    }
}
