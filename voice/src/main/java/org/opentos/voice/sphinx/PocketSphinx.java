package org.opentos.voice.sphinx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.Heard;
import org.opentos.voice.Recogniser;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.WordAutomaton;

/// PocketSphinx under the same grammar: hidden Markov models, so its mistakes are other ones than
/// those of a neural network. It takes nearly everything for some sentence of the grammar, so its
/// word counts only beside another's.
public final class PocketSphinx implements Recogniser {
    private static final String SEARCH = "home";

    /// How much the grammar weighs beside the sound. All its sentences are as probable, so it
    /// decides little.
    private static final float LANGUAGE_WEIGHT = 6.5f;

    private static final int FULL_UTTERANCE = 1;

    private final Sphinx sphinx = new Sphinx();
    private final MemorySegment decoder;
    private final Set<String> sayable = new HashSet<>();
    private @Nullable Grammar lastGrammar;

    public PocketSphinx() {
        decoder =
                sphinx.decoder(
                        List.of(
                                "-hmm", Sphinx.MODELS.resolve("en-us").toString(),
                                "-dict", Sphinx.MODELS.resolve("cmudict-en-us.dict").toString(),
                                "-logfn", "/dev/null"));
    }

    @Override
    public String name() {
        return "pocketsphinx";
    }

    @Override
    public void prepare(Grammar grammar) {
        if (lastGrammar != grammar) {
            take(grammar);
            lastGrammar = grammar;
        }
    }

    @Override
    public Optional<Heard> hear(Sound spoken, Grammar grammar) {
        prepare(grammar);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = Sphinx.words(arena, spoken.samples());
            Sphinx.checked(Sphinx.number(sphinx.start, decoder), "begin to listen");
            Sphinx.checked(
                    Sphinx.number(
                            sphinx.process,
                            decoder,
                            words,
                            (long) spoken.samples().length,
                            0,
                            FULL_UTTERANCE),
                    "listen");
            Sphinx.checked(Sphinx.number(sphinx.end, decoder), "end listening");
            MemorySegment text = Sphinx.pointer(sphinx.hypothesis, decoder, MemorySegment.NULL);
            return Optional.of(Sphinx.isNull(text) ? "" : Sphinx.text(text))
                    // Where it heard only the beginning of a sentence, it says that beginning.
                    .filter(each -> !grammar.read(each).isEmpty())
                    .map(each -> new Heard(each, 0, 0, List.of(), ""));
        }
    }

    private void take(Grammar grammar) {
        try (Arena arena = Arena.ofConfined()) {
            List<String> unknown = new ArrayList<>();
            for (String word : grammar.words()) {
                if (!sayable.contains(word)) {
                    MemorySegment phones =
                            Sphinx.pointer(sphinx.lookUpWord, decoder, arena.allocateFrom(word));
                    if (Sphinx.isNull(phones)) {
                        unknown.add(word);
                    } else {
                        Sphinx.call(sphinx.freeMemory, phones);
                        sayable.add(word);
                    }
                }
            }
            for (Map.Entry<String, String> each : Pronunciations.of(unknown).entrySet()) {
                int number =
                        Sphinx.number(
                                sphinx.addWord,
                                decoder,
                                arena.allocateFrom(each.getKey()),
                                arena.allocateFrom(each.getValue()),
                                0);
                Sphinx.checked(number, "learn a word");
                sayable.add(each.getKey());
            }
            Path file = Files.createTempFile("grammar", ".fsg");
            try {
                Files.writeString(file, StateGraph.of(new WordAutomaton(grammar), SEARCH, sayable));
                MemorySegment name = arena.allocateFrom(SEARCH);
                MemorySegment read =
                        Sphinx.pointer(
                                sphinx.readGrammar,
                                arena.allocateFrom(file.toString()),
                                Sphinx.pointer(sphinx.logarithms, decoder),
                                LANGUAGE_WEIGHT);
                if (Sphinx.isNull(read)) {
                    throw new IllegalStateException("PocketSphinx could not read a grammar");
                }
                Sphinx.checked(
                        Sphinx.number(sphinx.setGrammar, decoder, name, read), "take a grammar");
                Sphinx.checked(Sphinx.number(sphinx.setSearch, decoder, name), "use a grammar");
                Sphinx.call(sphinx.freeGrammar, read);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("could not write a grammar for PocketSphinx", failed);
        }
    }

    @Override
    public void close() {
        Sphinx.call(sphinx.free, decoder);
    }
}
