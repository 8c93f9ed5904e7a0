package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How large the browser of the image draws its first picture. One that is larger than the screen
/// ends its connection to the compositor, and nothing is shown.
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

    /// With Debian's own compositor and browser, as in the image; by itself the browser takes 1024
    /// by 768.
    @Test
    @Timeout(120)
    void theFirstPictureIsAsLargeAsTheScreen(@TempDir Path work) throws Exception {
        Path library = work.resolve("first-size.so");
        String source = PROGRAM.resolve("../../../../../first-size.c").normalize().toString();
        Process compiler =
                program(work, "gcc", "-fPIC", "-shared", "-o", library.toString(), source).start();
        assertThat(compiler.waitFor()).as("the compiler").isZero();

        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx------"));
        Path page = Files.writeString(work.resolve("page.html"), "<title>A page</title>");
        List<Process> running = new ArrayList<>();
        try {
            Process compositor =
                    program(
                                    work,
                                    "weston",
                                    "--no-config",
                                    "--backend=headless-backend.so",
                                    "--shell=kiosk-shell.so",
                                    "--use-pixman",
                                    "--width=454",
                                    "--height=454",
                                    "--socket=screen")
                            .start();
            running.add(compositor);
            assertThat(lineWith(compositor.inputReader(), "kiosk-shell.so")).isNotEmpty();
            ProcessBuilder browser = program(work, "cog", "-P", "wl", page.toUri().toString());
            browser.environment().put("WAYLAND_DISPLAY", "screen");
            browser.environment().put("WAYLAND_DEBUG", "1");
            browser.environment().put("LD_PRELOAD", library.toString());
            browser.environment().put("COG_PLATFORM_WL_VIEW_WIDTH", "454");
            browser.environment().put("COG_PLATFORM_WL_VIEW_HEIGHT", "454");
            Process started = browser.start();
            running.add(started);
            assertThat(lineWith(started.inputReader(), ".create_buffer(")).contains(" 454, 454,");
        } finally {
            for (Process each : running.reversed()) {
                each.descendants().forEach(ProcessHandle::destroyForcibly);
                each.destroyForcibly().waitFor();
            }
        }
    }

    private static ProcessBuilder program(Path work, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XDG_RUNTIME_DIR", work.toString());
        builder.environment().put("XDG_CACHE_HOME", work.toString());
        builder.environment().put("HOME", work.toString());
        return builder;
    }

    /// The first line that has the word, or nothing where there is none.
    private static String lineWith(BufferedReader lines, String word) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(word)) {
                return line;
            }
        }
        return "";
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
