package org.opentos.voice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.WaveFile;
import org.opentos.voice.speaking.Speaker;
import org.opentos.voice.speaking.Spoken;
import org.opentos.voice.speaking.Voice;
import org.opentos.voice.speaking.Voice.Engine;

/// Synthetic voices: no measure of how people are understood, but of what is taken for an order and
/// is none.
public final class Voices {
    private static final List<Voice> VOICES =
            List.of(
                    Voice.ENGLISH,
                    new Voice(Engine.FLITE, "rms", 1, 1),
                    new Voice(Engine.FLITE, "awb", 1, 1));

    private static final Speaker SPEAKER =
            new Speaker(Path.of(System.getProperty("java.io.tmpdir")));

    private Voices() {}

    /// @param number which of the voices says it
    public static Sound say(String text, int number) throws IOException {
        return say(text, VOICES.get(number % VOICES.size()));
    }

    public static Sound say(String text, Voice voice) throws IOException {
        return switch (SPEAKER.speak(text, voice)) {
            case Spoken.Voiced(byte[] wave) -> sound(text, WaveFile.read(wave));
            case Spoken.Mute(Spoken.Reason reason, String detail) ->
                    throw new IOException(reason + " for " + text + ": " + detail);
        };
    }

    private static Sound sound(String text, Recording recording) throws IOException {
        return switch (recording) {
            case Recording.Readable(Sound sound) -> sound;
            case Recording.Unreadable(Recording.Fault fault, String detail) ->
                    throw new IOException(text + " became " + fault + ": " + detail);
        };
    }
}
