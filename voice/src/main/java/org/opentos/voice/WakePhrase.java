package org.opentos.voice;

import java.util.List;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Text;

/// The phrase with which a sound is said to begin, to be checked by who hears. What follows it is
/// what somebody wants.
///
/// @param words in English
/// @param samples from the beginning of the sound to behind the phrase
/// @param score of the search that found it, as [org.opentos.voice.sphinx.WakeWord#THRESHOLD]
public record WakePhrase(String words, int samples, double score) {
    /// From this score on it is believed where nobody can check it.
    static final double SCORE_SURE = -20;

    public static final int WORDS_MAX = 6;
    public static final int CHARACTERS_MAX = 100;

    /// Nobody takes longer to say so few words.
    public static final int SAMPLES_MAX = 4 * Sound.RATE;

    /// @throws IllegalArgumentException where nobody could say it
    public WakePhrase {
        checked(words);
        if (samples < 1 || samples > SAMPLES_MAX) {
            throw new IllegalArgumentException(
                    "a phrase of " + samples + " samples; 1 to " + SAMPLES_MAX);
        }
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("a phrase with a score of " + score);
        }
    }

    /// The words of a phrase.
    ///
    /// @throws IllegalArgumentException where it has none, too many, or one that is not English
    public static List<String> checked(String phrase) {
        if (phrase.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "a phrase of " + phrase.length() + " characters; at most " + CHARACTERS_MAX);
        }
        List<String> words = Text.words(phrase);
        if (!words.stream().allMatch(each -> each.matches("[a-z0-9']+"))) {
            throw new IllegalArgumentException(phrase + " is not said in English");
        }
        if (words.isEmpty() || words.size() > WORDS_MAX) {
            throw new IllegalArgumentException(
                    "a phrase of " + words.size() + " words; 1 to " + WORDS_MAX);
        }
        return words;
    }

    /// Whether the search alone is sure that it was said.
    public boolean sure() {
        return score >= SCORE_SURE;
    }
}
