package org.opentos.voice.audio;

/// One channel of sound at [#RATE] samples a second, each between -1 and 1.
///
/// @param samples not to be changed by anybody
public record Sound(float[] samples) {
    /// Samples a second; what every recogniser here was made for.
    public static final int RATE = 16_000;

    public double seconds() {
        return (double) samples.length / RATE;
    }

    public float peak() {
        float peak = 0;
        for (float sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        return peak;
    }

    /// The root of the mean of squares; 0 where there are no samples.
    public double level() {
        double sum = 0;
        for (float sample : samples) {
            sum += (double) sample * sample;
        }
        return samples.length == 0 ? 0 : Math.sqrt(sum / samples.length);
    }

    /// The same sound as loud as it can be without clipping. Silence stays silence: noise of the
    /// last bit is not made loud.
    public Sound normalised() {
        float peak = peak();
        return peak < SILENT_PEAK ? this : scaled(LOUD_PEAK / peak);
    }

    public Sound scaled(float factor) {
        float[] scaled = new float[samples.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Math.clamp(samples[i] * factor, -1, 1);
        }
        return new Sound(scaled);
    }

    /// A part of the sound; what lies outside of it is left out.
    public Sound part(int from, int to) {
        int start = Math.clamp(from, 0, samples.length);
        return new Sound(
                java.util.Arrays.copyOfRange(
                        samples, start, Math.clamp(to, start, samples.length)));
    }

    public Sound part(Stretch stretch) {
        return part(stretch.from(), stretch.to());
    }

    /// This sound with noise added, repeated where it is shorter.
    ///
    /// @param decibels how much louder this sound is than the noise, by their levels
    public Sound with(Sound noise, double decibels) {
        double level = noise.level();
        if (level == 0) {
            return this;
        }
        double factor = level() / level / Math.pow(10, decibels / 20);
        float[] mixed = samples.clone();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] += (float) (noise.samples[i % noise.samples.length] * factor);
        }
        Sound sum = new Sound(mixed);
        float peak = sum.peak();
        return peak <= 1 ? sum : sum.scaled(1 / peak);
    }

    private static final float SILENT_PEAK = 0.001f;
    private static final float LOUD_PEAK = 0.95f;
}
