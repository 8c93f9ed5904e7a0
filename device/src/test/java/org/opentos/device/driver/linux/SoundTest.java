package org.opentos.device.driver.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.json.Json;
import org.opentos.device.model.DataSchema;
import tools.jackson.databind.JsonNode;

/// A program that notes what it is asked and answers as `amixer` does.
class SoundTest {
    private static final String PLAYBACK =
            """
            Simple mixer control 'Master',0
              Capabilities: pvolume pvolume-joined pswitch pswitch-joined
              Mono: Playback 64 [74%] [-23.00dB] [on]
            """;
    private static final String CAPTURE =
            """
            Simple mixer control 'Capture',0
              Capabilities: cvolume cswitch
              Front Left: Capture 40 [63%] [12.00dB] [off]
              Front Right: Capture 40 [63%] [12.00dB] [off]
            """;
    private static final JsonNode VOLUME =
            Json.object().put("type", "integer").put("minimum", 0).put("maximum", 100);
    private static final JsonNode SILENT = Json.object().put("type", "boolean");

    @TempDir Path directory;

    private Sound sound(String answer, int exit, JsonNode schema) throws IOException {
        Path program = directory.resolve("mixer");
        Files.writeString(
                program,
                "#!/bin/sh\necho \"$@\" >> '%s'\ncat <<'END'\n%sEND\nexit %d\n"
                        .formatted(directory.resolve("asked"), answer, exit));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Wiring wiring = new Wiring(directory, new DataSchema(schema), Json.object());
        return new Sound(wiring, program.toString(), "0", "Master");
    }

    private String asked() throws IOException {
        return Files.readAllLines(directory.resolve("asked")).getLast();
    }

    @Test
    void says_how_loud_and_whether_silent() throws IOException {
        assertThat(sound(PLAYBACK, 0, VOLUME).read()).isEqualTo(Json.of(74L));
        assertThat(asked()).isEqualTo("-M -c 0 sget Master");
        assertThat(sound(PLAYBACK, 0, SILENT).read()).isEqualTo(Json.of(false));
        assertThat(sound(CAPTURE, 0, SILENT).read()).isEqualTo(Json.of(true));
    }

    @Test
    void silences_a_loudspeaker_and_a_microphone_each_in_its_way() throws IOException {
        sound(PLAYBACK, 0, VOLUME).write(Json.of(30L));
        assertThat(asked()).endsWith("sset Master 30%");
        sound(PLAYBACK, 0, SILENT).write(Json.of(true));
        assertThat(asked()).endsWith("sset Master mute");
        sound(CAPTURE, 0, SILENT).write(Json.of(true));
        assertThat(asked()).endsWith("sset Master nocap");
        sound(CAPTURE, 0, SILENT).write(Json.of(false));
        assertThat(asked()).endsWith("sset Master cap");
    }

    @Test
    void a_card_that_is_not_there_and_a_mixer_that_is_not_are_absent() throws IOException {
        Sound refused = sound("amixer: Unable to find simple control\n", 1, VOLUME);
        assertThatThrownBy(refused::read).isInstanceOf(NoSuchFileException.class);
        Files.delete(directory.resolve("mixer"));
        assertThatThrownBy(refused::read).isInstanceOf(NoSuchFileException.class);
        Sound speechless = sound("", 0, VOLUME);
        assertThatThrownBy(speechless::read)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class);
    }
}
