package org.opentos.voice.sphinx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.opentos.voice.grammar.NextWords;
import org.opentos.voice.grammar.WordAutomaton;

/// Writes a grammar as PocketSphinx reads one that is an automaton already (`.fsg`). Its JSGF would
/// be expanded to one, each rule again wherever it is used, which large grammars do not survive.
///
/// States from which the same can be said are one: sentences have an end, so this is known from
/// their ends backwards. Which of them was said is read from the words afterwards.
final class StateGraph {
    private static final int NOWHERE = -1;

    private final WordAutomaton automaton;
    private final Set<String> sayable;
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<State, Integer> same = new HashMap<>();
    private final List<State> states = new ArrayList<>();

    /// @param next by words, where each leads
    private record State(boolean accepts, NextWords next) {}

    private StateGraph(WordAutomaton automaton, Set<String> sayable) {
        this.automaton = automaton;
        this.sayable = sayable;
    }

    /// @param sayable the words that have a pronunciation; sentences with others are left out
    static String of(WordAutomaton automaton, String name, Set<String> sayable) {
        StateGraph graph = new StateGraph(automaton, sayable);
        int start = graph.number(automaton.start());
        return graph.written(name, Math.max(start, 0));
    }

    /// As deep as a sentence has words.
    private int number(int of) {
        Integer known = numbers.get(of);
        if (known != null) {
            return known;
        }
        TreeMap<String, Integer> next = new TreeMap<>();
        automaton
                .next(of)
                .forEach((word, to) -> {
                    int number = sayable.contains(word) ? number(to) : NOWHERE;
                    if (number != NOWHERE) {
                        next.put(word, number);
                    }
                });
        State state = new State(automaton.accepts(of), new NextWords(next));
        int number =
                state.accepts() || !next.isEmpty()
                        ? same.computeIfAbsent(
                                state,
                                each -> {
                                    states.add(each);
                                    return states.size() - 1;
                                })
                        : NOWHERE;
        numbers.put(of, number);
        return number;
    }

    private String written(String name, int start) {
        int end = states.size();
        StringBuilder graph =
                new StringBuilder("FSG_BEGIN ")
                        .append(name)
                        .append("\nNUM_STATES ")
                        .append(end + 1)
                        .append("\nSTART_STATE ")
                        .append(start)
                        .append("\nFINAL_STATE ")
                        .append(end)
                        .append('\n');
        for (int from = 0; from < end; from++) {
            for (Map.Entry<String, Integer> each : states.get(from).next().entrySet()) {
                transition(graph, from, each.getValue())
                        .append(' ')
                        .append(each.getKey())
                        .append('\n');
            }
            if (states.get(from).accepts()) {
                transition(graph, from, end).append('\n');
            }
        }
        return graph.append("FSG_END\n").toString();
    }

    private static StringBuilder transition(StringBuilder graph, int from, int to) {
        return graph.append("TRANSITION ").append(from).append(' ').append(to).append(" 1.0");
    }
}
