package org.opentos.voice.sphinx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.Heard;
import org.opentos.voice.Recogniser;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.foreign.Library;
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
    private Set<String> unsayable = Set.of();
    private boolean closed;

    public PocketSphinx() {
        decoder =
                sphinx.decoder(
                        List.of(
                                "-hmm",
                                Sphinx.MODELS.resolve("en-us").toString(),
                                "-logfn",
                                "/dev/null"));
    }

    @Override
    public String name() {
        return "pocketsphinx";
    }

    @Override
    public Set<String> prepare(Grammar grammar) {
        if (closed) {
            throw new IllegalStateException("PocketSphinx was closed");
        }
        if (lastGrammar != grammar) {
            take(grammar);
            // Making it took several times what is kept.
            System.gc();
            unsayable = new TreeSet<>(grammar.words());
            unsayable.removeAll(sayable);
            lastGrammar = grammar;
        }
        return unsayable;
    }

    @Override
    public Optional<Heard> hear(Sound spoken, Grammar grammar) {
        prepare(grammar);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = Library.words(arena, spoken.samples());
            Sphinx.checked(Library.number(sphinx.start, decoder), "begin to listen");
            Sphinx.checked(
                    Library.number(
                            sphinx.process,
                            decoder,
                            words,
                            (long) spoken.samples().length,
                            0,
                            FULL_UTTERANCE),
                    "listen");
            Sphinx.checked(Library.number(sphinx.end, decoder), "end listening");
            MemorySegment text = Library.pointer(sphinx.hypothesis, decoder, MemorySegment.NULL);
            return Optional.of(Library.isNull(text) ? "" : Library.text(text))
                    // Where it heard only the beginning of a sentence, it says that beginning.
                    .filter(each -> !grammar.read(each).isEmpty())
                    .map(each -> new Heard(each, 0, 0, List.of(), ""));
        }
    }

    private void take(Grammar grammar) {
        try (Arena arena = Arena.ofConfined()) {
            Set<String> unknown = new TreeSet<>(grammar.words());
            unknown.removeAll(sayable);
            Map<String, List<String>> said = Dictionary.of(unknown);
            unknown.removeAll(said.keySet());
            Pronunciations.of(List.copyOf(unknown))
                    .forEach((word, phones) -> said.put(word, List.of(phones)));
            for (Map.Entry<String, List<String>> each : said.entrySet()) {
                for (int way = 0; way < each.getValue().size(); way++) {
                    int number =
                            Library.number(
                                    sphinx.addWord,
                                    decoder,
                                    arena.allocateFrom(Dictionary.way(each.getKey(), way)),
                                    arena.allocateFrom(each.getValue().get(way)),
                                    0);
                    Sphinx.checked(number, "learn a word");
                }
                sayable.add(each.getKey());
            }
            Path file = Files.createTempFile("grammar", ".fsg");
            try {
                Files.writeString(file, StateGraph.of(new WordAutomaton(grammar), SEARCH, sayable));
                MemorySegment name = arena.allocateFrom(SEARCH);
                MemorySegment read =
                        Library.pointer(
                                sphinx.readGrammar,
                                arena.allocateFrom(file.toString()),
                                Library.pointer(sphinx.logarithms, decoder),
                                LANGUAGE_WEIGHT);
                if (Library.isNull(read)) {
                    throw new IllegalStateException("PocketSphinx could not read a grammar");
                }
                Sphinx.checked(
                        Library.number(sphinx.setGrammar, decoder, name, read), "take a grammar");
                Sphinx.checked(Library.number(sphinx.setSearch, decoder, name), "use a grammar");
                Library.call(sphinx.freeGrammar, read);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("could not write a grammar for PocketSphinx", failed);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Library.call(sphinx.free, decoder);
        }
    }
}
