package org.opentos.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.voice.audio.Recording.Fault;

class WaveFileTest {
    private static Fault fault(byte[] file) {
        return ((Recording.Unreadable) WaveFile.read(file)).fault();
    }

    @ParameterizedTest
    @CsvSource({
        "8, false, 8000, 1", "16, false, 16000, 1", "16, false, 44100, 2", "24, false, 48000, 2",
        "32, false, 22050, 1", "32, true, 48000, 2", "16, false, 8000, 2", "32, true, 11025, 1"
    })
    void readsEveryFormToTheSameSound(int bits, boolean floats, int rate, int channels) {
        byte[] file = Waves.write(Waves.tone(440, rate, 1, 0.5), rate, channels, bits, floats);

        Sound sound = ((Recording.Readable) WaveFile.read(file)).sound();

        float[] expected = Waves.tone(440, Sound.RATE, 1, 0.5);
        assertThat(sound.samples()).hasSize(Sound.RATE);
        double worst = 0;
        // At both ends the filter sees what is not there.
        for (int each = 500; each < Sound.RATE - 500; each++) {
            worst = Math.max(worst, Math.abs(sound.samples()[each] - expected[each]));
        }
        assertThat(worst).isLessThan(bits == 8 ? 0.02 : 0.003);
    }

    @Test
    void readsTheBeginningOfWhatIsLongerThanAnyOrder() {
        int seconds = WaveFile.SECONDS_MAX + 5;
        byte[] file = Waves.write(Waves.tone(440, 8_000, seconds, 0.5), 8_000, 1, 16, false);

        assertThat(fault(file)).isEqualTo(Fault.TOO_LONG);
        Sound beginning = ((Recording.Readable) WaveFile.beginning(file)).sound();
        assertThat(beginning.samples()).hasSize(WaveFile.SECONDS_MAX * Sound.RATE);
    }

    @Test
    void writesWhatItReadAsItWas() {
        byte[] samples = new byte[2 * 0x1_0000];
        for (int each = 0; each < 0x1_0000; each++) {
            samples[2 * each] = (byte) each;
            samples[2 * each + 1] = (byte) (each >> 8);
        }
        byte[] file =
                Waves.header(Sound.RATE, 1, 16, 1, samples.length, samples.length)
                        .put(samples)
                        .array();

        byte[] written = WaveFile.write(((Recording.Readable) WaveFile.read(file)).sound());

        assertThat(written).isEqualTo(file);
    }

    @Test
    void writesNoSampleThatIsTooLoudAsAnother() {
        byte[] written = WaveFile.write(new Sound(new float[] {1, -1, 2, -2}));

        assertThat(Arrays.copyOfRange(written, WaveFile.HEADER_BYTES, written.length))
                .containsExactly(0xFF, 0x7F, 0x00, 0x80, 0xFF, 0x7F, 0x00, 0x80);
    }

    @Test
    void mixesChannels() {
        var file = Waves.header(16_000, 2, 16, 1, 8, 8);
        file.putShort((short) 16_384)
                .putShort((short) -16_384)
                .putShort((short) 16_384)
                .putShort((short) 0);

        Sound sound = ((Recording.Readable) WaveFile.read(file.array())).sound();

        assertThat(sound.samples()).containsExactly(0f, 0.25f);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(fault(Waves.write(new float[8_000 * 600], 8_000, 1, 8, false)))
                .isEqualTo(Fault.TOO_LONG);
        assertThat(fault(new byte[WaveFile.BYTES_MAX + 1])).isEqualTo(Fault.TOO_LARGE);
    }

    @Test
    void takesTheLongestThatIsAllowed() {
        byte[] file = Waves.write(new float[48_000 * WaveFile.SECONDS_MAX], 48_000, 2, 32, true);

        assertThat(WaveFile.read(file)).isInstanceOf(Recording.Readable.class);
    }

    @Test
    void refusesWhatIsNoSound() {
        assertThat(fault(new byte[0])).isEqualTo(Fault.NOT_A_WAVE);
        assertThat(fault("<html>not a recording</html>".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Fault.NOT_A_WAVE);
        assertThat(fault(Arrays.copyOf(Waves.write(new float[9], 16_000, 1, 16, false), 30)))
                .isEqualTo(Fault.NOT_A_WAVE);
        assertThat(fault(Waves.header(16_000, 1, 16, 1, 0, 0).array())).isEqualTo(Fault.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "16000, 1, 12, 1",
        "16000, 0, 16, 1",
        "16000, 3, 16, 1",
        "4000, 1, 16, 1",
        "96000, 1, 16, 1",
        "-1, 1, 16, 1",
        "16000, 1, 16, 85",
        "16000, 1, 16, 3"
    })
    void refusesFormsThatItDoesNotRead(int rate, int channels, int bits, int coding) {
        assertThat(fault(Waves.header(rate, channels, bits, coding, 64, 64).array()))
                .isEqualTo(Fault.UNSUPPORTED);
    }

    @Test
    void readsNoMoreThanIsThere() {
        byte[] file = Waves.header(16_000, 1, 16, 1, 0xFFFF_FFFFL, 320).array();

        assertThat(((Recording.Readable) WaveFile.read(file)).sound().samples()).hasSize(160);
    }

    @Test
    void neverFailsOnWhateverBytes() {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Random random = new Random(seed);
        byte[] right = Waves.write(Waves.tone(300, 16_000, 0.02, 0.5), 16_000, 1, 16, false);
        for (int round = 0; round < 1_000; round++) {
            byte[] broken = Arrays.copyOf(right, random.nextInt(right.length + 1));
            for (int change = 0; change < 3 && broken.length > 0; change++) {
                broken[random.nextInt(Math.min(broken.length, 64))] = (byte) random.nextInt();
            }
            if (WaveFile.read(broken) instanceof Recording.Readable(Sound sound)) {
                assertThat(sound.peak()).isLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void putsNoNumberInASoundThatIsNone() {
        var file = Waves.header(16_000, 1, 32, 3, 12, 12);
        file.putFloat(Float.NaN).putFloat(Float.POSITIVE_INFINITY).putFloat(0.5f);

        assertThat(((Recording.Readable) WaveFile.read(file.array())).sound().samples())
                .containsExactly(0f, 0f, 0.5f);
    }

    @Test
    void mixesNoiseByTheRatioThatWasAskedFor() {
        Sound tone = new Sound(Waves.tone(300, Sound.RATE, 1, 0.3));
        Sound noise = new Sound(Waves.tone(1_000, Sound.RATE, 0.5, 0.9));

        float[] mixed = tone.with(noise, 10).samples();

        float[] added = new float[mixed.length];
        for (int each = 0; each < added.length; each++) {
            added[each] = mixed[each] - tone.samples()[each];
        }
        assertThat(20 * Math.log10(tone.level() / new Sound(added).level()))
                .isCloseTo(10, within(0.1));
    }

    @Test
    void makesSpeechLoudAndLeavesSilenceAlone() {
        assertThat(new Sound(Waves.tone(300, Sound.RATE, 1, 0.01)).normalised().peak())
                .isCloseTo(0.95f, within(0.01f));
        assertThat(new Sound(new float[] {0.0001f, 0}).normalised().samples())
                .containsExactly(0.0001f, 0f);
    }
}
