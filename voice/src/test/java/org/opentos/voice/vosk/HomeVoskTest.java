package org.opentos.voice.vosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentos.voice.Heard;
import org.opentos.voice.bench.InventedHome;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Text;
import org.opentos.voice.grammar.WordAutomaton;
import org.opentos.voice.models.VoskFiles;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sample;
import org.opentos.voice.sentences.Sentences;

/// All that can be said in a home of forty devices, said as tones: how the library bears a grammar
/// of that size, and not how people are understood.
class HomeVoskTest {
    private static final int SENTENCES = 5;

    /// Enough that so many of them are listened for.
    private static final int SAMPLES = 60;

    /// Always the same: what is tried is the library, and not the grammar.
    private static final long SEED = 17;

    private static final Path MODELS = Path.of("..", "api", "thing-models");

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void hearsWhatCanBeSaidInAHome(Language language, @TempDir Path directory) throws IOException {
        Sentences sentences =
                Sentences.of(InventedHome.of(language, MODELS, Optional.empty()), language);
        Grammar grammar = sentences.grammar();
        Tones tones = new Tones(List.copyOf(words(grammar)));
        ToneModel.write(directory.resolve("model"), tones.words(), false);
        try (VoskRecogniser vosk =
                new VoskRecogniser(new VoskFiles(directory.resolve("model")), directory)) {
            long began = System.nanoTime();
            assertThat(vosk.prepare(grammar)).isEmpty();
            System.out.printf(
                    "%s: %d words, prepared in %.1f s%n",
                    language.text(), tones.words().size(), (System.nanoTime() - began) / 1e9);
            WordAutomaton automaton = new WordAutomaton(grammar);
            int heard = 0;
            for (Sample sample : sentences.samples(SEED, SAMPLES)) {
                List<String> said = Text.words(sample.sentence());
                if (heard == SENTENCES || !listenedFor(automaton, said)) {
                    continue;
                }
                assertThat(vosk.hear(tones.say(String.join(" ", said)), grammar))
                        .as(sample.sentence())
                        .map(Heard::words)
                        .map(grammar::read)
                        .contains(grammar.read(said));
                heard++;
            }
            System.out.printf(
                    "%s: %d sentences, in %.1f s in all%n",
                    language.text(), heard, (System.nanoTime() - began) / 1e9);
            assertThat(heard).isEqualTo(SENTENCES);
        }
    }

    private static Set<String> words(Grammar grammar) {
        return new TreeSet<>(grammar.words());
    }

    /// Some of what is read is not listened for, as most numbers.
    private static boolean listenedFor(WordAutomaton automaton, List<String> said) {
        int state = automaton.start();
        for (String word : said) {
            Map<String, Integer> next = automaton.next(state);
            if (!next.containsKey(word)) {
                return false;
            }
            state = next.get(word);
        }
        return automaton.accepts(state);
    }
}
