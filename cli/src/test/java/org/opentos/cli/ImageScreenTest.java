package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How large the browser of the image draws its first picture. One that is larger than the screen ends its connection
/// to the compositor, and nothing is shown.
class ImageScreenTest {
    private static final Path PROGRAM =
            Path.of("../image/root/usr/lib/opentos/screen-size").toAbsolutePath().normalize();

    @TempDir Path displays;

    @ParameterizedTest
    @CsvSource({
        "454x454, 454 454",
        "1920x1080, 1920 1080",
        "1920x1080i, 1920 1080",
        "0x0, ''",
        "wide, ''",
    })
    void theModeThatTheDisplayPrefersIsTheSize(String mode, String size) throws Exception {
        display("card0-DSI-1", "connected", mode + "\n640x480\n");
        assertThat(size()).isEqualTo(size);
    }

    @Test
    void aSocketWithoutADisplayIsPassedOver() throws Exception {
        display("card0-HDMI-A-1", "disconnected", "");
        display("card1-eDP-1", "connected", "480x320\n");
        assertThat(size()).isEqualTo("480 320");
    }

    @Test
    void withoutADisplayNothingIsSaid() throws Exception {
        assertThat(size()).isEmpty();
        display("card0-HDMI-A-1", "disconnected", "");
        display("card0-HDMI-A-2", "connected", "");
        assertThat(size()).isEmpty();
    }

    private void display(String name, String status, String modes) throws IOException {
        Path directory = Files.createDirectories(displays.resolve(name));
        Files.writeString(directory.resolve("status"), status + "\n");
        Files.writeString(directory.resolve("modes"), modes);
    }

    private String size() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString()).redirectErrorStream(true);
        builder.environment().put("OPENTOS_DISPLAYS", displays.toString());
        Process process = builder.start();
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return text;
    }
}
