package org.opentos.voice.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A grammar with one state after each beginning of a sentence: made as far as it is walked, and
/// kept. Not for several threads at once.
public final class WordAutomaton {
    /// What is walked in a large grammar is small; a walk through more than this is a fault.
    public static final int STATES_MAX = 1_000_000;

    private final Places places;
    private final Map<Reached, Integer> numbers = new HashMap<>();
    private final List<Reached> states = new ArrayList<>();
    private final List<@Nullable NextWords> nexts = new ArrayList<>();

    /// The places that a word leads to, by which a state is known again. What is reached from them
    /// without a word is found when it is needed: it is many times as much.
    private static final class Reached {
        private final long[] places;

        private Reached(Collection<Long> places) {
            this.places = places.stream().mapToLong(each -> each).sorted().toArray();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Reached reached && Arrays.equals(places, reached.places);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(places);
        }
    }

    public WordAutomaton(Grammar grammar) {
        places = new Places(grammar.automaton(), grammar.end());
        number(grammar.begins().stream().map(Places::at).toList());
    }

    public int start() {
        return 0;
    }

    /// Whether a sentence may end here.
    public boolean accepts(int state) {
        return closed(state).stream().anyMatch(places::isEnd);
    }

    /// Which words may follow, and where each leads.
    public Map<String, Integer> next(int state) {
        NextWords known = nexts.get(state);
        if (known == null) {
            Map<String, Set<Long>> reached = new TreeMap<>();
            for (long place : closed(state)) {
                places.follow(
                        place,
                        (word, to) -> reached.computeIfAbsent(word, _ -> new HashSet<>()).add(to));
            }
            TreeMap<String, Integer> next = new TreeMap<>();
            reached.forEach((word, to) -> next.put(word, number(to)));
            known = new NextWords(next);
            nexts.set(state, known);
        }
        return known;
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

    private Set<Long> closed(int state) {
        Set<Long> closed = new HashSet<>();
        for (long place : states.get(state).places) {
            closed.add(place);
        }
        places.close(closed);
        return closed;
    }

    private int number(Collection<Long> reached) {
        Reached state = new Reached(reached);
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        if (states.size() == STATES_MAX) {
            throw new IllegalStateException("an automaton of more than " + STATES_MAX + " states");
        }
        numbers.put(state, states.size());
        states.add(state);
        nexts.add(null);
        return states.size() - 1;
    }
}
