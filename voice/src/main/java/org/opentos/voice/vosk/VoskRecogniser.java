package org.opentos.voice.vosk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.Heard;
import org.opentos.voice.Recogniser;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.foreign.Library;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.models.VoskFiles;
import org.opentos.voice.vosk.Alternatives.Alternative;

/// A model of Vosk, of whichever language. It hears twice: held to the words of the grammar, and
/// freely, to know how far the two are apart. A model whose graph is fixed cannot be held to
/// anything; it hears freely, and what of that are sentences counts.
public final class VoskRecogniser implements Recogniser {
    /// Shorter speech gets silence after it: of too few samples no frame is made.
    private static final int SAMPLES_MIN = Sound.RATE / 2;

    private final Vosk vosk;
    private final MemorySegment model;
    private final boolean fixed;
    private final MemorySegment free;
    private MemorySegment held = MemorySegment.NULL;
    private @Nullable Grammar lastGrammar;
    private Set<String> unknown = Set.of();
    private boolean closed;

    /// @param work where the library is kept
    /// @throws IllegalStateException where there is no such model, or it cannot be loaded
    public VoskRecogniser(VoskFiles files, Path work) {
        Optional<String> lacking = files.lacks();
        if (lacking.isPresent()) {
            throw new IllegalStateException(lacking.get());
        }
        vosk = new Vosk(work);
        fixed = files.fixed();
        try (Arena arena = Arena.ofConfined()) {
            model =
                    loaded(
                            Library.pointer(
                                    vosk.newModel,
                                    arena.allocateFrom(files.directory().toString())),
                            files);
        }
        free = loaded(recogniser(List.of()), files);
    }

    private static MemorySegment loaded(MemorySegment part, VoskFiles files) {
        if (Library.isNull(part)) {
            throw new IllegalStateException(
                    "Vosk could not load the model in " + files.directory());
        }
        return part;
    }

    /// @param phrases what it is held to; nothing where there are none
    private MemorySegment recogniser(List<String> phrases) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made =
                    phrases.isEmpty()
                            ? Library.pointer(vosk.newRecogniser, model, (float) Sound.RATE)
                            : Library.pointer(
                                    vosk.newHeldRecogniser,
                                    model,
                                    (float) Sound.RATE,
                                    arena.allocateFrom(Alternatives.phrases(phrases)));
            if (!Library.isNull(made)) {
                Library.call(vosk.setAlternatives, made, Alternatives.MOST);
            }
            return made;
        }
    }

    @Override
    public String name() {
        return "vosk";
    }

    @Override
    public Set<String> prepare(Grammar grammar) {
        if (closed) {
            throw new IllegalStateException("Vosk was closed");
        }
        if (lastGrammar != grammar) {
            lastGrammar = null;
            forget();
            ModelWords words = ModelWords.of(grammar, this::knows);
            List<String> phrases = words.phrases();
            if (!fixed && !phrases.isEmpty()) {
                held = recogniser(phrases);
                if (Library.isNull(held)) {
                    throw new IllegalStateException("Vosk could not take a grammar");
                }
            }
            unknown = words.unknown();
            lastGrammar = grammar;
        }
        return unknown;
    }

    private boolean knows(String word) {
        try (Arena arena = Arena.ofConfined()) {
            return Library.number(vosk.findWord, model, arena.allocateFrom(word)) > 0;
        }
    }

    @Override
    public Optional<Heard> hear(Sound spoken, Grammar grammar) {
        prepare(grammar);
        float[] samples =
                spoken.samples().length >= SAMPLES_MIN
                        ? spoken.samples()
                        : Arrays.copyOf(spoken.samples(), SAMPLES_MIN);
        if (fixed) {
            List<Alternative> all = found(free, samples);
            return Alternatives.heard(all, () -> all, grammar);
        }
        // Where the model knows no word of the grammar, nothing of it was said.
        List<Alternative> among = Library.isNull(held) ? List.of() : found(held, samples);
        return Alternatives.heard(among, () -> unlessStopped(samples), grammar)
                .filter(_ -> !Thread.currentThread().isInterrupted());
    }

    /// Where whoever spoke went on, nobody wants to know any more.
    private List<Alternative> unlessStopped(float[] samples) {
        return Thread.currentThread().isInterrupted() ? List.of() : found(free, samples);
    }

    private List<Alternative> found(MemorySegment recogniser, float[] samples) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = Library.words(arena, samples);
            // Whether somebody has ended is none of its business: voice activity found that.
            if (Library.number(vosk.accept, recogniser, words, samples.length) < 0) {
                throw new IllegalStateException("Vosk could not listen");
            }
            return Alternatives.read(Library.text(Library.pointer(vosk.finalResult, recogniser)));
        }
    }

    private void forget() {
        if (!Library.isNull(held)) {
            Library.call(vosk.freeRecogniser, held);
            held = MemorySegment.NULL;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            forget();
            Library.call(vosk.freeRecogniser, free);
            Library.call(vosk.freeModel, model);
        }
    }
}
