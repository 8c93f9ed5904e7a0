package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.Risk;
import org.opentos.voice.HearingClient.Condition;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.program.Form;
import org.opentos.voice.program.HearingProgram;
import org.opentos.voice.sentences.Language;

class BrokenHearingTest {
    @Test
    @Timeout(60)
    void saysWhyItCannotHear(@TempDir Path directory) throws Exception {
        Launch launch =
                new Launch(
                        System.getProperty("java.class.path"),
                        directory.resolve("nowhere"),
                        directory,
                        List.of(),
                        Launch.IDLE);
        try (HearingClient broken = new HearingClient(launch, Language.EN)) {
            // Whoever asks may hear of it before it is known that the program ended.
            while (broken.state().starts() < HearingClient.FAILED_STARTS_MAX
                    || broken.state().condition() != Condition.FAILED) {
                assertThat(broken.hear(new byte[2], Form.PCM16, Coffee.GRAMMAR, _ -> Risk.COMFORT))
                        .isEqualTo(new Verdict.Nothing(Reason.FAILED, ""));
            }
            assertThat(broken.hear(new byte[2], Form.PCM16, Coffee.GRAMMAR, _ -> Risk.COMFORT))
                    .isEqualTo(new Verdict.Nothing(Reason.FAILED, ""));
            assertThat(broken.state().detail()).contains("voice/models");
            assertThat(broken.state().starts()).isEqualTo(HearingClient.FAILED_STARTS_MAX);
        }
    }

    @Test
    void namesTheProgramThatIsThere() {
        assertThat(HearingProcess.PROGRAM).isEqualTo(HearingProgram.class.getName());
    }

    @Test
    void endsWhereWhatComesIsNoMessage(@TempDir Path directory) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        byte[] noise = new byte[1 << 16];
        new Random(seed).nextBytes(noise);
        // The first length is one that is never read.
        noise[0] = (byte) 0xFF;
        Process program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                HearingProgram.class.getName(),
                                directory.toString(),
                                directory.toString(),
                                "en")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (OutputStream in = program.getOutputStream()) {
            in.write(noise);
        } catch (IOException ended) {
            assertThat(ended).hasMessageContaining("pipe");
        }

        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // Garbled, or without models: whichever it found first.
        assertThat(program.exitValue()).isIn(65, 69);
    }
}
