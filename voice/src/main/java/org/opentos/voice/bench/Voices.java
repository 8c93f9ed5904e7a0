package org.opentos.voice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentos.voice.audio.Sound;

/// Synthetic voices: no measure of how people are understood, but of what is taken for an order and
/// is none.
public final class Voices {
    private static final int SECONDS_MAX = 30;
    private static final List<String> NAMES = List.of("slt", "rms", "awb");

    private Voices() {}

    /// @param number which of the voices says it
    public static Sound say(String text, int number) throws IOException {
        Path file = Files.createTempFile("said", ".wav");
        try {
            Process process =
                    new ProcessBuilder(
                                    "flite",
                                    "-voice",
                                    NAMES.get(number % NAMES.size()),
                                    "-t",
                                    text,
                                    "-o",
                                    file.toString())
                            .inheritIO()
                            .start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("flite could not say: " + text);
            }
            return Labelled.read(file);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while flite spoke", stopped);
        } finally {
            Files.delete(file);
        }
    }
}
