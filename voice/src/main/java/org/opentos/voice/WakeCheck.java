package org.opentos.voice;

import java.util.Optional;
import org.opentos.voice.audio.Sound;

/// Decides whether the phrase that wakes was said, from what the judge heard where nothing but the
/// phrase could be said. `docs/voice.md` says on what its figures were chosen.
final class WakeCheck {
    /// Below this fit something else was said.
    static final double FIT_MIN = -2.6;

    /// What is listened to behind the phrase: its end may be found a little early.
    private static final int BEHIND_SAMPLES = Sound.RATE / 10;

    private WakeCheck() {}

    static Sound part(Sound sound, WakePhrase phrase) {
        return sound.part(0, phrase.samples() + BEHIND_SAMPLES);
    }

    static boolean woken(Optional<Heard> judged) {
        return judged.isPresent() && judged.get().fit() >= FIT_MIN;
    }
}
