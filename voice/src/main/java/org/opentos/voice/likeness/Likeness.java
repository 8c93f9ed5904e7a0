package org.opentos.voice.likeness;

import java.util.List;
import java.util.Optional;
import org.opentos.voice.sentences.Language;

/// Says how like in meaning sentences are.
@FunctionalInterface
public interface Likeness {
    /// Sentences that are compared with one text at once.
    int SENTENCES_MAX = 256;

    /// How like a text each of some sentences is, in their order: from -1 to 1, where 1 is the
    /// same. Empty where nobody can say so now. The same for the same sentences, whatever stands
    /// beside them.
    ///
    /// @param sentences at most [#SENTENCES_MAX], each of at most
    ///   [org.opentos.voice.grammar.Text#CHARACTERS_MAX] characters, as the text
    /// @throws IllegalArgumentException where there are more
    Optional<float[]> of(Language language, String text, List<String> sentences);

    /// Throws where there are too many.
    static void check(List<String> sentences) {
        if (sentences.size() > SENTENCES_MAX) {
            throw new IllegalArgumentException(
                    sentences.size() + " sentences; at most " + SENTENCES_MAX);
        }
    }
}
