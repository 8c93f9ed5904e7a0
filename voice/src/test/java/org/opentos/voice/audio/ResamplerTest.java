package org.opentos.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResamplerTest {
    private static double middleLevel(float[] samples) {
        return new Sound(Arrays.copyOfRange(samples, samples.length / 5, samples.length * 4 / 5))
                .level();
    }

    @Test
    void keepsWhatBothRatesHold() {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            int from = 8_000 + random.nextInt(40_001);
            double hertz = 50 + random.nextDouble() * (0.4 * Math.min(from, Sound.RATE) - 50);

            float[] resampled =
                    Resampler.resample(Waves.tone(hertz, from, 0.25, 0.5), from, Sound.RATE);

            assertThat(resampled.length).isBetween(Sound.RATE / 4 - 2, Sound.RATE / 4 + 2);
            assertThat(middleLevel(resampled))
                    .as("%.0f Hz at %d", hertz, from)
                    .isBetween(0.34, 0.37);
        }
    }

    @Test
    void letsNothingThroughThatTheLowerRateCannotHold() {
        for (double hertz : new double[] {8_600, 10_000, 12_000, 15_000, 20_000}) {
            float[] resampled =
                    Resampler.resample(Waves.tone(hertz, 48_000, 0.25, 1), 48_000, Sound.RATE);

            assertThat(20 * Math.log10(middleLevel(resampled)))
                    .as("%.0f Hz", hertz)
                    .isLessThan(-50);
        }
    }

    @Test
    void keepsAConstant() {
        float[] ones = new float[4_410];
        Arrays.fill(ones, 1);

        float[] resampled = Resampler.resample(ones, 44_100, Sound.RATE);

        assertThat(resampled[resampled.length / 2]).isBetween(0.999f, 1.001f);
    }
}
