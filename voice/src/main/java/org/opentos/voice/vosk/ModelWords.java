package org.opentos.voice.vosk;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.WordAutomaton;

/// The sentences of a grammar in the words of a model. A model of Chinese has words of several
/// characters, each of which is a word of the grammar; so a word of the model may be several steps
/// of the grammar, and a sentence may be divided in several ways.
///
/// The library makes of phrases which word may follow which, and how probably, and no more than
/// that; so each two that follow each other somewhere are one phrase.
final class ModelWords {
    /// Longer words of characters are rare, and each place of a grammar has ever more of them.
    private static final int CHARACTERS_MAX = 4;

    /// Beyond it, it is only said which words there are, not which follow each other.
    static final int PAIRS_MAX = 100_000;

    private final WordAutomaton automaton;
    private final Predicate<String> knows;
    private final Map<String, Boolean> known = new HashMap<>();
    private final List<List<Step>> steps = new ArrayList<>();
    private final Set<String> words = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();

    /// The arcs of each state by their places in it, those that a word of the model goes through.
    private final List<BitSet> gone = new ArrayList<>();

    /// @param word of the model
    private record Step(String word, int to) {}

    /// An arc of the grammar.
    private record Arc(int state, int place) {}

    private ModelWords(WordAutomaton automaton, Predicate<String> knows) {
        this.automaton = automaton;
        this.knows = knows;
    }

    /// Walks the whole grammar.
    ///
    /// @param knows whether the model has a word
    static ModelWords of(Grammar grammar, Predicate<String> knows) {
        ModelWords words = new ModelWords(new WordAutomaton(grammar), knows);
        words.walk();
        return words;
    }

    /// What the library is told; empty where the model knows nothing of the grammar.
    List<String> phrases() {
        Set<String> phrases = new LinkedHashSet<>();
        Set<String> paired = new LinkedHashSet<>();
        for (List<Step> from : steps) {
            for (Step first : from) {
                for (Step second : steps.get(first.to)) {
                    phrases.add(first.word + " " + second.word);
                    paired.add(first.word);
                    paired.add(second.word);
                    if (phrases.size() > PAIRS_MAX) {
                        return List.copyOf(words);
                    }
                }
            }
        }
        words.stream().filter(each -> !paired.contains(each)).forEach(phrases::add);
        return List.copyOf(phrases);
    }

    /// Words of the grammar that the model cannot say, at least in some sentence.
    Set<String> unknown() {
        return unknown;
    }

    private void walk() {
        int states = automaton.reachable().size();
        for (int state = 0; state < states; state++) {
            steps.add(new ArrayList<>());
            gone.add(new BitSet());
        }
        for (int state = 0; state < states; state++) {
            go(state, state, "", new ArrayList<>());
        }
        for (int state = 0; state < states; state++) {
            int place = 0;
            for (String word : automaton.next(state).keySet()) {
                if (!gone.get(state).get(place++)) {
                    unknown.add(word);
                }
            }
        }
    }

    /// Notes the words of the model that begin at a state.
    ///
    /// @param at how far they have come
    /// @param begun characters, from there to here
    private void go(int state, int at, String begun, List<Arc> through) {
        int place = 0;
        for (Map.Entry<String, Integer> arc : automaton.next(at).entrySet()) {
            through.add(new Arc(at, place++));
            boolean character = isCharacter(arc.getKey());
            if (begun.isEmpty() || character) {
                for (String written : written(arc.getKey(), begun)) {
                    if (known.computeIfAbsent(written, knows::test)) {
                        steps.get(state).add(new Step(written, arc.getValue()));
                        words.add(written);
                        through.forEach(each -> gone.get(each.state).set(each.place));
                    }
                }
                if (character && through.size() < CHARACTERS_MAX) {
                    go(state, arc.getValue(), begun + arc.getKey(), through);
                }
            }
            through.removeLast();
        }
    }

    /// A word may be written in other ways, and the model know only one of them.
    private List<String> written(String word, String begun) {
        List<String> written = new ArrayList<>(List.of(begun + word));
        if (begun.isEmpty()) {
            written.addAll(automaton.spellings(word));
        }
        return written;
    }

    private static boolean isCharacter(String word) {
        return word.codePointCount(0, word.length()) == 1
                && Character.isIdeographic(word.codePointAt(0));
    }
}
