package org.opentos.voice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;

/// Holds the tables of typed sentences against what is read of them.
final class TypedBench {
    private TypedBench() {}

    /// @param models the directory of Thing Models
    static void measure(Path models, Map<String, Object> figures) throws IOException {
        for (Language language : Language.values()) {
            Sentences sentences =
                    Sentences.of(
                            InventedHome.of(language, models, Optional.of(Typed.HERE)), language);
            Typed.Score score = Typed.score(Typed.rows(language), sentences, sentence -> List.of());
            score.wrong().forEach(each -> System.err.printf("  · typed, wrong: %s%n", each));
            String name = language == Language.EN ? "en" : "zh";
            figures.put("typed_" + name, score.rows());
            figures.put("typed_" + name + "_percent", score.percent());
        }
    }
}
