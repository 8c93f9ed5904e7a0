package org.opentos.voice.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.opentos.voice.grammar.Grammar.Place;

/// A grammar with one state after each beginning of a sentence: made as far as it is walked, and
/// kept. Not for several threads at once.
public final class WordAutomaton {
    /// What is walked in a large grammar is small; a walk through more than this is a fault.
    public static final int STATES_MAX = 1_000_000;

    private final Grammar grammar;
    private final Map<Set<Place>, Integer> numbers = new HashMap<>();
    private final List<Set<Place>> sets = new ArrayList<>();
    private final List<Map<String, Integer>> nexts = new ArrayList<>();

    public WordAutomaton(Grammar grammar) {
        this.grammar = grammar;
        number(grammar.start());
    }

    public int start() {
        return 0;
    }

    /// Whether a sentence may end here.
    public boolean accepts(int state) {
        return sets.get(state).stream().anyMatch(grammar::isEnd);
    }

    /// Which words may follow, and where each leads.
    public Map<String, Integer> next(int state) {
        Map<String, Integer> known = nexts.get(state);
        if (!known.isEmpty()) {
            return known;
        }
        Map<String, Set<Place>> reached = new TreeMap<>();
        sets.get(state).forEach(each -> grammar.follow(each, reached));
        Map<String, Integer> next = new TreeMap<>();
        reached.forEach((word, places) -> next.put(word, number(places)));
        nexts.set(state, next);
        return next;
    }

    /// Every state that a sentence can come through, the start first. This walks the whole grammar.
    public List<Integer> reachable() {
        Set<Integer> reached = new LinkedHashSet<>(List.of(start()));
        List<Integer> open = new ArrayList<>(reached);
        while (!open.isEmpty()) {
            for (int to : next(open.removeLast()).values()) {
                if (reached.add(to)) {
                    open.add(to);
                }
            }
        }
        return List.copyOf(reached);
    }

    /// Other ways to write a word.
    public List<String> spellings(String word) {
        return Spellings.of(word);
    }

    private int number(Set<Place> places) {
        Set<Place> closed = grammar.closedPlaces(places);
        Integer known = numbers.get(closed);
        if (known != null) {
            return known;
        }
        if (sets.size() == STATES_MAX) {
            throw new IllegalStateException("an automaton of more than " + STATES_MAX + " states");
        }
        numbers.put(closed, sets.size());
        sets.add(closed);
        nexts.add(Map.of());
        return sets.size() - 1;
    }
}
