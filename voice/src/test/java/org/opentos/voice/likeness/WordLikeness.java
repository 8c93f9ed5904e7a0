package org.opentos.voice.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.voice.sentences.Language;

/// Stands in for a model: sentences are like as far as they have the same pairs of letters.
public final class WordLikeness implements Likeness {
    @Override
    public Optional<float[]> of(Language language, String text, List<String> sentences) {
        Likeness.check(sentences);
        float[] likes = new float[sentences.size()];
        for (int each = 0; each < likes.length; each++) {
            likes[each] = like(text, sentences.get(each));
        }
        return Optional.of(likes);
    }

    private static float like(String one, String other) {
        List<String> pairs = pairs(one);
        List<String> left = new ArrayList<>(pairs(other));
        int all = pairs.size() + left.size();
        int both = 0;
        for (String each : pairs) {
            both += left.remove(each) ? 1 : 0;
        }
        return all == 0 ? 1 : 2f * both / all;
    }

    private static List<String> pairs(String text) {
        List<String> pairs = new ArrayList<>();
        for (int each = 0; each + 1 < text.length(); each++) {
            pairs.add(text.substring(each, each + 2));
        }
        return pairs;
    }
}
