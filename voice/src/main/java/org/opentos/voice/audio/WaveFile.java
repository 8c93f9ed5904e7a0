package org.opentos.voice.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.opentos.voice.audio.Recording.Fault;
import org.opentos.voice.audio.Recording.Readable;
import org.opentos.voice.audio.Recording.Unreadable;

/// Reads and writes WAVE files. Read are PCM of 8, 16, 24 and 32 bits, floats of 32 bits; 8 to 48
/// kHz; one or two channels. Whatever a file says of itself, no more is read than is there.
/// (Multimedia Programming Interface and Data Specifications 1.0, 1991.)
public final class WaveFile {
    /// Nobody needs longer for an order. A longer recording is refused rather than cut: its second
    /// half may say the opposite of its first.
    public static final int SECONDS_MAX = 30;

    private static final int CHANNELS_MAX = 2;
    private static final int RATE_MIN = 8_000;
    private static final int RATE_MAX = 48_000;

    /// What may stand before the samples and after them.
    private static final int AROUND_BYTES_MAX = 1 << 16;

    /// The most bytes that are looked at: the longest recording in the largest form.
    public static final int BYTES_MAX =
            SECONDS_MAX * RATE_MAX * CHANNELS_MAX * Float.BYTES + AROUND_BYTES_MAX;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FORMAT_BYTES = 16;

    /// Before the samples of a file that is written.
    public static final int HEADER_BYTES = 12 + 2 * CHUNK_HEADER_BYTES + FORMAT_BYTES;

    private WaveFile() {}

    public static Recording read(byte[] file) {
        return file.length > BYTES_MAX
                ? new Unreadable(Fault.TOO_LARGE, file.length + " bytes; at most " + BYTES_MAX)
                : read(file, true);
    }

    /// Reads the first [#SECONDS_MAX] of a recording of any length, such as of noise. At most
    /// [#BYTES_MAX] of the file are needed.
    public static Recording beginning(byte[] file) {
        return read(file, false);
    }

    private static Recording read(byte[] file, boolean whole) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < 12
                || !name(bytes, 0).equals("RIFF")
                || !name(bytes, 8).equals("WAVE")) {
            return new Unreadable(Fault.NOT_A_WAVE, "no RIFF header of WAVE");
        }
        bytes.position(12);
        Format format = null;
        while (bytes.remaining() >= CHUNK_HEADER_BYTES) {
            String name = name(bytes, bytes.position());
            long said = Integer.toUnsignedLong(bytes.getInt(bytes.position() + 4));
            bytes.position(bytes.position() + CHUNK_HEADER_BYTES);
            // Who streams a recording does not know its length yet, and writes 0 or the largest
            // number.
            int there = (int) Math.min(said, bytes.remaining());
            ByteBuffer chunk = bytes.slice(bytes.position(), there).order(ByteOrder.LITTLE_ENDIAN);
            if (name.equals("fmt ")) {
                if (there < 16) {
                    return new Unreadable(Fault.NOT_A_WAVE, "the format has " + there + " bytes");
                }
                format = Format.of(chunk);
                if (!format.known()) {
                    return new Unreadable(Fault.UNSUPPORTED, format.toString());
                }
            } else if (name.equals("data")) {
                return format == null
                        ? new Unreadable(Fault.NOT_A_WAVE, "samples before their format")
                        : samples(format, chunk, whole);
            }
            bytes.position(bytes.position() + Math.min(bytes.remaining(), there + (there & 1)));
        }
        return new Unreadable(Fault.NOT_A_WAVE, "no samples");
    }

    private static Recording samples(Format format, ByteBuffer data, boolean whole) {
        int frameBytes = format.channels * format.bits / Byte.SIZE;
        int longest = SECONDS_MAX * format.rate;
        int there = data.remaining() / frameBytes;
        int frames = whole ? there : Math.min(there, longest);
        if (frames == 0) {
            return new Unreadable(Fault.EMPTY, "no samples");
        }
        if (frames > longest) {
            return new Unreadable(
                    Fault.TOO_LONG, frames / format.rate + " s; at most " + SECONDS_MAX);
        }
        float[] mixed = new float[frames];
        for (int frame = 0; frame < frames; frame++) {
            float sum = 0;
            for (int channel = 0; channel < format.channels; channel++) {
                sum += format.next(data);
            }
            mixed[frame] = sum / format.channels;
        }
        return new Readable(new Sound(Resampler.resample(mixed, format.rate, Sound.RATE)));
    }

    /// A file of one channel with 16 bits. What was read from such a file is written as it was.
    public static byte[] write(Sound sound) {
        float[] samples = sound.samples();
        int data = samples.length * Short.BYTES;
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + data).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(HEADER_BYTES - CHUNK_HEADER_BYTES + data);
        file.put(ascii("WAVEfmt ")).putInt(FORMAT_BYTES);
        file.putShort((short) PCM).putShort((short) 1);
        file.putInt(Sound.RATE).putInt(Sound.RATE * Short.BYTES);
        file.putShort((short) Short.BYTES).putShort((short) Short.SIZE);
        file.put(ascii("data")).putInt(data);
        for (float sample : samples) {
            int value = Math.round(sample * 32_768f);
            file.putShort((short) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE));
        }
        return file.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String name(ByteBuffer bytes, int at) {
        return new String(bytes.array(), at, 4, StandardCharsets.ISO_8859_1);
    }

    private record Format(int coding, int channels, int rate, int bits) {
        private static final Set<Integer> PCM_BITS = Set.of(8, 16, 24, 32);

        static Format of(ByteBuffer chunk) {
            int coding = Short.toUnsignedInt(chunk.getShort(0));
            if (coding == EXTENSIBLE && chunk.remaining() >= 26) {
                coding = Short.toUnsignedInt(chunk.getShort(24));
            }
            return new Format(
                    coding,
                    Short.toUnsignedInt(chunk.getShort(2)),
                    chunk.getInt(4),
                    chunk.getShort(14));
        }

        boolean known() {
            boolean coded =
                    coding == PCM && PCM_BITS.contains(bits)
                            || coding == FLOAT && bits == Float.SIZE;
            return coded
                    && channels >= 1
                    && channels <= CHANNELS_MAX
                    && rate >= RATE_MIN
                    && rate <= RATE_MAX;
        }

        float next(ByteBuffer data) {
            if (coding == FLOAT) {
                float value = data.getFloat();
                return Float.isFinite(value) ? Math.clamp(value, -1, 1) : 0;
            }
            return switch (bits) {
                case 8 -> (Byte.toUnsignedInt(data.get()) - 128) / 128f;
                case 16 -> data.getShort() / 32_768f;
                case 24 -> (Byte.toUnsignedInt(data.get()) | data.getShort() << 8) / 8_388_608f;
                default -> data.getInt() / 2_147_483_648f;
            };
        }
    }
}
