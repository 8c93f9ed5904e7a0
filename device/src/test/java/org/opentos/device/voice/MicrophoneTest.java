package org.opentos.device.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Microphones of the device itself.
class MicrophoneTest {
    private static final int SECONDS_MAX = 20;

    @TempDir Path directory;

    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> gone = new LinkedBlockingQueue<>();

    private Microphone.Open open(Microphone microphone) {
        return microphone.open(heard::add, gone::add);
    }

    private byte[] next() throws InterruptedException {
        byte[] part = heard.poll(SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(part).isNotNull();
        return part;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "alsa:", "alsa:default;reboot", "alsa:$(id)", "wav:", "page", "pulse:x"})
    void isNothingElse(String named) {
        assertThatThrownBy(() -> Microphone.of(named))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alsa:DEVICE");
    }

    @Test
    void hearsWhatAProgramRecordsUntilThatEnds() throws Exception {
        open(new ProgramMicrophone(List.of("head", "-c", "7000", "/dev/zero")));

        assertThat(next()).hasSize(Microphone.PART_BYTES);
        assertThat(next()).hasSize(Microphone.PART_BYTES);
        assertThat(gone.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("head ended");
        // What is no whole part is not heard.
        assertThat(heard).isEmpty();
    }

    @Test
    void saysWhereTheProgramIsMissing() {
        open(new ProgramMicrophone(List.of("/nowhere/arecord")));

        assertThat(gone.poll()).contains("/nowhere/arecord");
    }

    @Test
    void endsTheProgramAndIsNotGoneThen() throws Exception {
        Path pid = directory.resolve("pid");
        Microphone.Open open =
                open(
                        new ProgramMicrophone(
                                List.of("sh", "-c", "echo $$ > " + pid + "; exec cat /dev/zero")));
        next();
        ProcessHandle program =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

        open.close();

        program.onExit().get(SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(gone).isEmpty();
    }

    @Test
    void hearsAFileOnceAndThenSilence() throws Exception {
        byte[] samples = new byte[Microphone.PART_BYTES + 100];
        Arrays.fill(samples, (byte) 16);
        Path file = directory.resolve("said.wav");
        AudioFormat format = new AudioFormat(16_000, 16, 1, true, false);
        AudioSystem.write(
                new AudioInputStream(
                        new ByteArrayInputStream(samples), format, samples.length / Short.BYTES),
                AudioFileFormat.Type.WAVE,
                file.toFile());
        Microphone microphone = Microphone.of("wav:" + file);

        Microphone.Open first = open(microphone);
        assertThat(next()).isEqualTo(Arrays.copyOf(samples, Microphone.PART_BYTES));
        byte[] rest = next();
        assertThat(Arrays.copyOf(rest, 100)).isEqualTo(Arrays.copyOf(samples, 100));
        assertThat(Arrays.copyOfRange(rest, 100, rest.length)).containsOnly(0);
        first.close();
        heard.clear();

        Microphone.Open second = open(microphone);
        assertThat(next()).containsOnly(0);
        second.close();
    }

    @Test
    void saysWhereAFileIsNone() throws Exception {
        Path file = Files.writeString(directory.resolve("no.wav"), "no sound");

        open(Microphone.of("wav:" + file));
        open(Microphone.of("wav:" + directory.resolve("missing.wav")));

        assertThat(gone.poll()).contains("no.wav");
        assertThat(gone.poll()).contains("missing.wav");
    }
}
