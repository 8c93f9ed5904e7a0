package org.opentos.device.voice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.WaveFile;

/// A WAVE file in place of a microphone, at the pace of speech. It is heard once, however often it
/// is opened and closed; then comes silence.
final class WaveMicrophone implements Microphone {
    private final Path file;
    private int parts;

    WaveMicrophone(Path file) {
        this.file = file;
    }

    @Override
    public Open open(Consumer<byte[]> heard, Consumer<String> gone) {
        byte[] samples;
        try (InputStream in = Files.newInputStream(file)) {
            switch (WaveFile.read(in.readNBytes(WaveFile.BYTES_MAX + 1))) {
                case Recording.Readable readable -> samples = samples(readable.sound());
                case Recording.Unreadable unreadable -> {
                    gone.accept(file + ": " + unreadable.detail());
                    return () -> {};
                }
            }
        } catch (IOException unreadable) {
            gone.accept(unreadable.toString());
            return () -> {};
        }
        ScheduledExecutorService pace =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofVirtual().name("microphone").factory());
        var _ =
                pace.scheduleAtFixedRate(
                        () -> heard.accept(next(samples)),
                        0,
                        1_000 / PARTS_A_SECOND,
                        TimeUnit.MILLISECONDS);
        return pace::shutdownNow;
    }

    private synchronized byte[] next(byte[] samples) {
        int from = Math.min(parts++ * PART_BYTES, samples.length);
        return Arrays.copyOf(
                Arrays.copyOfRange(samples, from, Math.min(from + PART_BYTES, samples.length)),
                PART_BYTES);
    }

    private static byte[] samples(Sound sound) {
        byte[] file = WaveFile.write(sound);
        return Arrays.copyOfRange(file, WaveFile.HEADER_BYTES, file.length);
    }
}
