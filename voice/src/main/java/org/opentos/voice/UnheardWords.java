package org.opentos.voice;

import java.util.List;
import java.util.Set;

/// Words of a grammar that a recogniser does not know, so that it hears no sentence with them.
///
/// @param recogniser its name
/// @param count how many there are
/// @param words the first of them in the order of the alphabet, at most [#WORDS_MAX]
public record UnheardWords(String recogniser, int count, List<String> words) {
    public static final int WORDS_MAX = 50;

    public UnheardWords {
        words = List.copyOf(words);
    }

    static UnheardWords of(String recogniser, Set<String> words) {
        return new UnheardWords(
                recogniser, words.size(), words.stream().sorted().limit(WORDS_MAX).toList());
    }
}
