package org.opentos.voice.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Recording.Fault;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.WaveFile;

/// In which form the bytes of a recording are.
public enum Form {
    /// A WAVE file, as [WaveFile] reads it.
    WAVE(WaveFile.BYTES_MAX) {
        @Override
        public Recording read(byte[] bytes) {
            return WaveFile.read(bytes);
        }
    },
    /// Samples alone: 16 kHz, one channel, 16 bits, the low byte first.
    PCM16(WaveFile.SECONDS_MAX * Sound.RATE * Short.BYTES) {
        @Override
        public Recording read(byte[] bytes) {
            if (bytes.length > bytesMax()) {
                return new Recording.Unreadable(
                        Fault.TOO_LONG, bytes.length + " bytes; at most " + bytesMax());
            }
            if (bytes.length % Short.BYTES != 0) {
                return new Recording.Unreadable(Fault.UNSUPPORTED, "half a sample");
            }
            return bytes.length == 0
                    ? new Recording.Unreadable(Fault.EMPTY, "no samples")
                    : new Recording.Readable(new Sound(samples(bytes)));
        }
    };

    private final int bytesMax;

    Form(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// More bytes than this are too long a recording.
    public int bytesMax() {
        return bytesMax;
    }

    public abstract Recording read(byte[] bytes);

    /// @param pcm16 an even number of bytes
    static float[] samples(byte[] pcm16) {
        var values = ByteBuffer.wrap(pcm16).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        float[] samples = new float[values.remaining()];
        for (int each = 0; each < samples.length; each++) {
            samples[each] = values.get(each) / 32_768f;
        }
        return samples;
    }
}
