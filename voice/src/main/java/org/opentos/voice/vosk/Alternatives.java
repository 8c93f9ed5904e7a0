package org.opentos.voice.vosk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.opentos.voice.Heard;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.grammar.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the library found possible, and what of it are sentences of a grammar.
final class Alternatives {
    /// How many it is asked for.
    static final int MOST = 20;

    /// A sentence this much less probable than the best is no doubt about it.
    static final double MARGIN = 8;

    private static final JsonMapper JSON = new JsonMapper();

    private Alternatives() {}

    /// @param likelihood of the sound and the words together, as a logarithm
    record Alternative(String text, double likelihood) {
        /// As the grammar compares them.
        String words() {
            return String.join(" ", Text.words(text));
        }
    }

    /// The most probable first.
    ///
    /// @param answer as the library gives it: `{"alternatives": [{"text", "confidence"}]}`, whose
    ///   confidence is no probability
    static List<Alternative> read(String answer) {
        List<Alternative> alternatives = new ArrayList<>();
        for (JsonNode each : JSON.readTree(answer).path("alternatives")) {
            alternatives.add(
                    new Alternative(
                            each.path("text").asString(""),
                            each.path("confidence").asDouble(Double.NEGATIVE_INFINITY)));
        }
        alternatives.sort(Comparator.comparingDouble(Alternative::likelihood).reversed());
        return alternatives;
    }

    static String phrases(List<String> phrases) {
        return JSON.writeValueAsString(phrases);
    }

    /// @param held what was found among the words of the grammar
    /// @param freely finds what was said among all words; not asked where no sentence was found
    static Optional<Heard> heard(
            List<Alternative> held, Supplier<List<Alternative>> freely, Grammar grammar) {
        List<Alternative> sentences =
                held.stream().filter(each -> !grammar.read(each.text()).isEmpty()).toList();
        if (sentences.isEmpty()) {
            return Optional.empty();
        }
        List<Alternative> free = freely.get();
        Alternative best = sentences.getFirst();
        List<Meaning> meant = grammar.read(best.text());
        List<Alternative> others =
                sentences.stream()
                        .filter(each -> best.likelihood() - each.likelihood() < MARGIN)
                        .filter(each -> !grammar.read(each.text()).equals(meant))
                        .toList();
        // What came after the last that was asked for is not known.
        Alternative next =
                others.isEmpty() && held.size() == MOST ? held.getLast() : first(others, best);
        double margin = next == best ? MARGIN : best.likelihood() - next.likelihood();
        double explained =
                Math.max(
                        held.getFirst().likelihood(),
                        free.isEmpty() ? best.likelihood() : free.getFirst().likelihood());
        int words = Math.max(Text.words(best.text()).size(), 1);
        return Optional.of(
                new Heard(
                        best.words(),
                        Math.min((best.likelihood() - explained) / words, 0),
                        Math.min(margin, MARGIN),
                        others.stream().map(Alternative::words).distinct().toList(),
                        free.isEmpty() ? "" : free.getFirst().text()));
    }

    private static Alternative first(List<Alternative> others, Alternative orElse) {
        return others.isEmpty() ? orElse : others.getFirst();
    }
}
