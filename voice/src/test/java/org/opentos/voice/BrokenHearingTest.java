package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.Risk;
import org.opentos.voice.HearingClient.Condition;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.program.Form;
import org.opentos.voice.program.HearingProgram;

class BrokenHearingTest {
    @Test
    void saysWhyItCannotHear(@TempDir Path directory) throws Exception {
        Launch launch =
                new Launch(
                        System.getProperty("java.class.path"),
                        directory.resolve("nowhere"),
                        directory,
                        List.of(),
                        Launch.IDLE);
        try (HearingClient broken = new HearingClient(launch)) {
            for (int each = 0; each < 2 * HearingClient.FAILED_STARTS_MAX; each++) {
                assertThat(
                                broken.hear(
                                        new byte[2],
                                        Form.PCM16,
                                        Coffee.GRAMMAR,
                                        _ -> Risk.COMFORT))
                        .isEqualTo(new Verdict.Nothing(Reason.FAILED, ""));
            }
            assertThat(broken.state().condition()).isEqualTo(Condition.FAILED);
            assertThat(broken.state().detail()).contains("voice/models");
            assertThat(broken.state().starts()).isEqualTo(HearingClient.FAILED_STARTS_MAX);
        }
    }

    @Test
    void namesTheProgramThatIsThere() {
        assertThat(HearingProcess.PROGRAM).isEqualTo(HearingProgram.class.getName());
    }
}
