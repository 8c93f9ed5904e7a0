package org.opentos.voice.sphinx;

import java.util.List;
import java.util.Set;
import org.opentos.voice.grammar.WordAutomaton;

/// Writes a grammar as PocketSphinx reads one that is an automaton already (`.fsg`). Its JSGF would
/// be expanded to one, each rule again wherever it is used, which large grammars do not survive.
final class StateGraph {
    private StateGraph() {}

    /// @param sayable the words that have a pronunciation; sentences with others are left out
    static String of(WordAutomaton automaton, String name, Set<String> sayable) {
        StringBuilder transitions = new StringBuilder();
        List<Integer> states = automaton.reachable();
        int end = states.size();
        int[] numbers = new int[states.stream().mapToInt(each -> each + 1).max().orElse(0)];
        for (int number = 0; number < end; number++) {
            numbers[states.get(number)] = number;
        }
        for (int state : states) {
            int from = numbers[state];
            automaton
                    .next(state)
                    .forEach((word, to) -> {
                        if (sayable.contains(word)) {
                            transitions.append(
                                    "TRANSITION %d %d 1.0 %s%n".formatted(from, numbers[to], word));
                        }
                    });
            if (automaton.accepts(state)) {
                transitions.append("TRANSITION %d %d 1.0%n".formatted(from, end));
            }
        }
        return "FSG_BEGIN %s%nNUM_STATES %d%nSTART_STATE 0%nFINAL_STATE %d%n%sFSG_END%n"
                .formatted(name, end + 1, end, transitions);
    }
}
