package org.opentos.voice.moonshine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.voice.Heard;
import org.opentos.voice.Recogniser;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.grammar.Text;
import org.opentos.voice.models.ModelDirectory;

/// Moonshine-tiny, which writes nothing but sentences of the grammar; beside them it writes what it
/// likes, to know how far the two are apart.
public final class Moonshine implements Recogniser {
    /// The model was made for speech of at least about this length; shorter speech gets silence
    /// after it.
    private static final int SAMPLES_MIN = Sound.RATE / 2;

    /// How far a grammar was walked is worth keeping; those of homes are large.
    private static final int GRAMMARS_MAX = 2;

    private final Vocabulary vocabulary;
    private final Network network;

    /// Of the grammars that were heard by last: what is wanted often comes behind the phrase that
    /// wakes, which is a grammar of its own.
    private final Map<Grammar, PieceAutomaton> last =
            new LinkedHashMap<>(2 * GRAMMARS_MAX, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Grammar, PieceAutomaton> eldest) {
                    return size() > GRAMMARS_MAX;
                }
            };

    private boolean closed;

    /// @param threads how many processors a step may use
    public Moonshine(ModelDirectory models, int threads) {
        vocabulary = Vocabulary.read(models.file(ModelDirectory.Model.SPEECH_VOCABULARY));
        network = new Network(models, threads);
    }

    @Override
    public String name() {
        return "moonshine";
    }

    @Override
    public Set<String> prepare(Grammar grammar) {
        PieceAutomaton pieces = pieces(grammar);
        pieces.steps(pieces.start());
        // It spells: no word is unknown to it.
        return Set.of();
    }

    @Override
    public Optional<Heard> hear(Sound spoken, Grammar grammar) {
        Sound sound =
                spoken.samples().length >= SAMPLES_MIN
                        ? spoken
                        : new Sound(java.util.Arrays.copyOf(spoken.samples(), SAMPLES_MIN));
        PieceAutomaton pieces = pieces(grammar);
        try (Network.Decoding decoding = network.encode(sound)) {
            Beam beam = new Beam(decoding, grammar, pieces, vocabulary, sound.seconds());
            beam.run();
            return heard(beam, grammar);
        }
    }

    private static Optional<Heard> heard(Beam beam, Grammar grammar) {
        List<Beam.Sentence> found = beam.found();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Beam.Sentence best = found.getFirst();
        List<Meaning> meant = grammar.read(best.text());
        List<Beam.Sentence> others =
                found.stream()
                        .filter(each -> best.logProbability() - each.logProbability() < Beam.MARGIN)
                        .filter(each -> !grammar.read(each.text()).equals(meant))
                        .toList();
        double margin =
                others.isEmpty()
                        ? Beam.MARGIN
                        : best.logProbability() - others.getFirst().logProbability();
        Beam.Sentence free = beam.free();
        double fit = (best.logProbability() - free.logProbability()) / Math.max(best.pieces(), 1);
        return Optional.of(
                new Heard(
                        words(best),
                        Math.min(fit, 0),
                        margin,
                        others.stream().map(Moonshine::words).toList(),
                        free.text().strip()));
    }

    private static String words(Beam.Sentence sentence) {
        return String.join(" ", Text.words(sentence.text()));
    }

    private PieceAutomaton pieces(Grammar grammar) {
        if (closed) {
            throw new IllegalStateException("Moonshine was closed");
        }
        return last.computeIfAbsent(grammar, each -> new PieceAutomaton(each, vocabulary));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            network.close();
        }
    }
}
