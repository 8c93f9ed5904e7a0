package org.opentos.voice.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;

/// Orders by synthetic voices, where the bench is given no recordings: a check against regressions,
/// no proof.
final class Synthetic {
    private Synthetic() {}

    static List<Labelled> orders(Grammar grammar) throws IOException {
        List<Labelled> orders = new ArrayList<>();
        for (String sentence : VoiceBench.lines("orders.txt")) {
            List<Meaning> meanings = grammar.read(sentence);
            if (meanings.size() != 1) {
                throw new IllegalStateException(sentence + " has " + meanings.size() + " meanings");
            }
            orders.add(
                    new Labelled(
                            sentence, Voices.say(sentence, orders.size()), meanings.getFirst()));
        }
        return orders;
    }
}
