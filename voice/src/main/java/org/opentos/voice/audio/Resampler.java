package org.opentos.voice.audio;

/// Brings sound to another rate by a windowed sinc, which lets nothing through that the lower of
/// the two rates cannot hold. (Julius O. Smith, Digital Audio Resampling, 2002.)
public final class Resampler {
    /// Zero crossings of the sinc on each side: more would cut more sharply and take longer.
    private static final int CROSSINGS = 24;

    /// The cut lies below half the rate, so that the slope of the filter ends there.
    private static final double CUT = 0.92;

    /// The shape of the Kaiser window; about 80 dB beyond the slope.
    private static final double BETA = 8;

    private Resampler() {}

    /// @param from samples a second, above 0
    public static float[] resample(float[] samples, int from, int to) {
        if (from == to || samples.length == 0) {
            return samples;
        }
        int common = gcd(from, to);
        int up = to / common;
        int down = from / common;
        double cut = CUT * Math.min(1, (double) to / from);
        int reach = (int) Math.ceil(CROSSINGS / cut);
        float[][] filters = filters(up, reach, cut);
        int length = Math.toIntExact((long) samples.length * up / down);
        float[] resampled = new float[length];
        for (int i = 0; i < length; i++) {
            long place = (long) i * down;
            int centre = (int) (place / up);
            float[] filter = filters[(int) (place % up)];
            int first = Math.max(0, centre - reach + 1);
            int last = Math.min(samples.length - 1, centre + reach);
            float sum = 0;
            for (int j = first; j <= last; j++) {
                sum += samples[j] * filter[j - centre + reach - 1];
            }
            resampled[i] = sum;
        }
        return resampled;
    }

    /// One filter for each place that an output sample can have between two input samples. Each
    /// sums to 1, so that loudness stays.
    private static float[][] filters(int up, int reach, double cut) {
        float[][] filters = new float[up][2 * reach];
        for (int phase = 0; phase < up; phase++) {
            double[] exact = new double[2 * reach];
            double sum = 0;
            for (int i = 0; i < exact.length; i++) {
                double distance = i - reach + 1 - (double) phase / up;
                exact[i] = sinc(cut * distance) * kaiser(distance / reach);
                sum += exact[i];
            }
            for (int i = 0; i < exact.length; i++) {
                filters[phase][i] = (float) (exact[i] / sum);
            }
        }
        return filters;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /// Up to a factor, which the sum of each filter takes away again.
    private static double kaiser(double x) {
        return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x));
    }

    /// The modified Bessel function of order 0, by its series.
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-9; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
