package org.opentos.device.voice;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// A microphone of the device itself. Where it has none, the page that shows it brings the sound.
public interface Microphone {
    /// How often a second sound comes.
    int PARTS_A_SECOND = 10;

    /// A part of a second: 16 bits at 16 kHz, one channel, the low byte first.
    int PART_BYTES = 16_000 / PARTS_A_SECOND * Short.BYTES;

    /// Opens it.
    ///
    /// @param heard takes what comes, [#PART_BYTES] at a time
    /// @param gone is told once where it ends by itself, and why, in English
    Open open(Consumer<byte[]> heard, Consumer<String> gone);

    /// An open one; after `close` it says nothing more than what is under way.
    interface Open {
        void close();
    }

    /// @param named `alsa:DEVICE`, as `arecord -L` lists them, or `wav:FILE`, which is heard once
    ///   and followed by silence
    /// @throws IllegalArgumentException where it is neither
    static Microphone of(String named) {
        String rest = named.substring(named.indexOf(':') + 1);
        if (named.matches("alsa:[A-Za-z0-9_:=,.-]{1,100}")) {
            return new ProgramMicrophone(
                    List.of(
                            "arecord", "-q", "-D", rest, "-t", "raw", "-f", "S16_LE", "-r", "16000",
                            "-c", "1"));
        }
        if (named.startsWith("wav:") && !rest.isEmpty()) {
            return new WaveMicrophone(Path.of(rest));
        }
        throw new IllegalArgumentException(
                "A microphone is alsa:DEVICE or wav:FILE; this is \"" + named + "\".");
    }
}
