package org.opentos.voice;

import java.util.Optional;
import org.opentos.voice.audio.Sound;

/// What may be the phrase that wakes, until it is checked by who hears.
///
/// @param from its first sample, of all that ever came
/// @param to behind its last
/// @param score of the search that found it, as [org.opentos.voice.sphinx.WakeWord#THRESHOLD]
public record WakeCandidate(long from, long to, double score) {
    private static final int BEFORE_SAMPLES = Sound.RATE * 3 / 20;

    public WakeCandidate {
        if (from < 0 || to < from || !Double.isFinite(score)) {
            throw new IllegalArgumentException("from %d to %d by %s".formatted(from, to, score));
        }
    }

    /// The first sample that is to be listened to: an unvoiced sound at the beginning of a phrase
    /// is easily taken for none.
    public long soundFrom() {
        return Math.max(0, from - BEFORE_SAMPLES);
    }

    /// What it is to be checked for, of sound that begins with [#soundFrom]; empty where nobody
    /// says a phrase for so long.
    ///
    /// @param words of the phrase
    public Optional<WakePhrase> phrase(String words) {
        long samples = to - soundFrom();
        return samples < 1 || samples > WakePhrase.SAMPLES_MAX
                ? Optional.empty()
                : Optional.of(new WakePhrase(words, (int) samples, score));
    }

    /// The same where so many samples came before the first.
    public WakeCandidate behind(long samples) {
        return new WakeCandidate(from + samples, to + samples, score);
    }
}
