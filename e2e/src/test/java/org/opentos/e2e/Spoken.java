package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.opentos.cli.account.HubClient;

/// What a synthetic voice says to a home, and what came of it.
final class Spoken {
    private Spoken() {}

    /// @param silence seconds before it is said
    record Part(int silence, String said) {}

    /// A recording of these, one behind the other.
    static Path in(Path directory, String name, Part... parts) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        AudioFormat format = new AudioFormat(16_000, 16, 1, true, false);
        for (Part part : parts) {
            all.write(
                    new byte[part.silence() * (int) format.getFrameRate() * format.getFrameSize()]);
            if (!part.said().isEmpty()) {
                all.write(said(directory, part.said(), format));
            }
        }
        Path whole = directory.resolve(name);
        AudioSystem.write(
                new AudioInputStream(
                        new ByteArrayInputStream(all.toByteArray()),
                        format,
                        all.size() / format.getFrameSize()),
                AudioFileFormat.Type.WAVE,
                whole.toFile());
        return whole;
    }

    private static byte[] said(Path directory, String text, AudioFormat format) throws Exception {
        Path said = directory.resolve("said.wav");
        Process flite =
                new ProcessBuilder("flite", "-voice", "slt", "-t", text, "-o", said.toString())
                        .inheritIO()
                        .start();
        assertThat(flite.waitFor()).isZero();
        try (AudioInputStream in = AudioSystem.getAudioInputStream(said.toFile())) {
            assertThat(in.getFormat().matches(format)).isTrue();
            return in.readAllBytes();
        } finally {
            Files.delete(said);
        }
    }

    /// Whether the reading lamp shall be on.
    static boolean lit(HubClient owner) {
        String home = owner.get("/api/v1/session").path("homes").path(0).path("id").asString();
        for (var device : owner.get("/api/v1/homes/" + home + "/devices")) {
            if (device.path("name").asString().equals("Reading lamp")) {
                return device.at("/twin/power/desired/value").asBoolean(false);
            }
        }
        throw new AssertionError("no lamp");
    }
}
