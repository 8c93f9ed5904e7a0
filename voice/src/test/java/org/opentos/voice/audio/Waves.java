package org.opentos.voice.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes WAVE files in every form that is read.
public final class Waves {
    private Waves() {}

    /// @param samples each in every channel
    public static byte[] write(float[] samples, int rate, int channels, int bits, boolean floats) {
        int bytes = samples.length * channels * bits / 8;
        ByteBuffer file = header(rate, channels, bits, floats ? 3 : 1, bytes, bytes);
        for (float sample : samples) {
            for (int channel = 0; channel < channels; channel++) {
                put(file, sample, bits, floats);
            }
        }
        return file.array();
    }

    /// A header with room behind it.
    ///
    /// @param said how many bytes of samples the header says there are
    static ByteBuffer header(int rate, int channels, int bits, int coding, long said, int room) {
        ByteBuffer file = ByteBuffer.allocate(44 + room).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + room)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        file.putInt(16).putShort((short) coding).putShort((short) channels).putInt(rate);
        file.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        return file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) said);
    }

    private static void put(ByteBuffer file, float sample, int bits, boolean floats) {
        if (floats) {
            file.putFloat(sample);
            return;
        }
        switch (bits) {
            case 8 -> file.put((byte) Math.round(128 + sample * 127));
            case 16 -> file.putShort((short) Math.round(sample * 32_767));
            case 24 -> {
                int value = Math.round(sample * 8_388_607);
                file.put((byte) value).putShort((short) (value >> 8));
            }
            default -> file.putInt((int) Math.round(sample * 2_147_483_647.0));
        }
    }

    /// Samples alone, of 16 bits.
    public static byte[] pcm16(float[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : samples) {
            put(bytes, sample, 16, false);
        }
        return bytes.array();
    }

    /// Samples of [Sound#RATE] at another rate.
    public static float[] at(int rate, float[] samples) {
        return Resampler.resample(samples, Sound.RATE, rate);
    }

    static float[] tone(double hertz, int rate, double seconds, double loud) {
        float[] samples = new float[(int) (rate * seconds)];
        for (int each = 0; each < samples.length; each++) {
            samples[each] = (float) (loud * Math.sin(2 * Math.PI * hertz * each / rate));
        }
        return samples;
    }
}
