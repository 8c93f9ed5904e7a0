package org.opentos.voice.vosk;

import java.util.ArrayList;
import java.util.List;
import org.opentos.voice.audio.Sound;

/// A language of tones: each word is three of them, one after the other, or four where there are
/// many words, and no two words have the same ones. No speech, but enough to be told apart by a
/// model that was worked out, not trained.
public final class Tones {
    /// Bands of the model's scale for what is heard, of as many as a frame has.
    static final int BANDS = 23;

    /// Those in whose middle a tone lies.
    static final List<Integer> TONES = List.of(4, 6, 8, 10, 12, 14, 16, 18, 20);

    static final double LOWEST_HERTZ = 20;
    static final double HIGHEST_HERTZ = Sound.RATE / 2.0;

    private static final int TONE_SAMPLES = Sound.RATE * 9 / 100;
    private static final int PAUSE_SAMPLES = Sound.RATE * 6 / 100;

    private static final int THREE_MAX = TONES.size() * (TONES.size() - 1) * (TONES.size() - 1);
    private static final int FOUR_MAX = THREE_MAX * (TONES.size() - 1);

    private final List<String> words;
    private final int tones;

    /// @param words each once
    public Tones(List<String> words) {
        this.words = List.copyOf(words);
        tones = words.size() <= THREE_MAX ? 3 : 4;
        if (words.size() > FOUR_MAX) {
            throw new IllegalArgumentException(words.size() + " words; at most " + FOUR_MAX);
        }
    }

    public List<String> words() {
        return words;
    }

    /// Which tones a word is, by their places in [#TONES].
    List<Integer> of(String word) {
        int left = words.indexOf(word);
        if (left < 0) {
            throw new IllegalArgumentException("no word of this language: " + word);
        }
        List<Integer> its = new ArrayList<>(List.of(left % TONES.size()));
        left /= TONES.size();
        while (its.size() < tones) {
            int other = left % (TONES.size() - 1);
            left /= TONES.size() - 1;
            // The same tone twice would be one longer tone.
            its.add(other < its.getLast() ? other : other + 1);
        }
        return its;
    }

    /// @param text words with a space between
    public Sound say(String text) {
        List<float[]> parts = new ArrayList<>(List.of(new float[PAUSE_SAMPLES]));
        for (String word : text.split(" ", -1)) {
            of(word).forEach(each -> parts.add(tone(hertz(TONES.get(each)))));
            parts.add(new float[PAUSE_SAMPLES]);
        }
        float[] said = new float[parts.stream().mapToInt(each -> each.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, said, at, part.length);
            at += part.length;
        }
        return new Sound(said);
    }

    private static float[] tone(double hertz) {
        float[] tone = new float[TONE_SAMPLES];
        for (int each = 0; each < tone.length; each++) {
            tone[each] = (float) (Math.sin(2 * Math.PI * hertz * each / Sound.RATE) / 2);
        }
        return tone;
    }

    /// The middle of a band.
    private static double hertz(int band) {
        double lowest = mel(LOWEST_HERTZ);
        double width = (mel(HIGHEST_HERTZ) - lowest) / (BANDS + 1);
        return 700 * Math.expm1((lowest + (band + 1) * width) / 1_127);
    }

    private static double mel(double hertz) {
        return 1_127 * Math.log1p(hertz / 700);
    }
}
