package org.opentos.voice.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opentos.voice.grammar.States.Arc;

/// Which words can follow which in a grammar, without regard to what was said before: where a
/// phrase is used in several places, what follows it in any of them follows it here. So it says
/// more than can be said, and takes the time that the grammar is large, not as many sentences as it
/// has. [WordAutomaton] is exact. Not for several threads at once.
public final class Following {
    private final States states;

    /// By the state that ends a phrase, the states behind wherever it is called.
    private final Map<Integer, List<Integer>> returns = new HashMap<>();

    private final List<Integer> speaking = new ArrayList<>();
    private final int[] seen;
    private int walks;

    /// @param to a state, as [#within] and [#beyond] take it
    public record Word(String word, int to) {}

    public Following(Grammar grammar) {
        states = grammar.automaton();
        seen = new int[states.count()];
        findReturns();
        findSpeaking(grammar);
    }

    private void findReturns() {
        Map<Integer, List<Integer>> behind = new HashMap<>();
        for (int state = 0; state < states.count(); state++) {
            for (Arc arc : states.arcs(state)) {
                if (arc instanceof Arc.Call(int begin, int to)) {
                    behind.computeIfAbsent(begin, _ -> new ArrayList<>()).add(to);
                }
            }
        }
        behind.forEach((begin, callers) -> {
            for (int ending : endings(begin)) {
                returns.computeIfAbsent(ending, _ -> new ArrayList<>()).addAll(callers);
            }
        });
    }

    /// The states that end the phrase that begins here.
    private List<Integer> endings(int begin) {
        List<Integer> endings = new ArrayList<>();
        Deque<Integer> open = begun(begin);
        while (!open.isEmpty()) {
            int state = open.removeLast();
            for (Arc arc : states.arcs(state)) {
                switch (arc) {
                    case Arc.Word(String _, int to) -> reach(to, open);
                    case Arc.Free(States.Mark _, int to) -> reach(to, open);
                    case Arc.Call(int _, int to) -> reach(to, open);
                    case Arc.Written(int to) -> reach(to, open);
                    case Arc.Number(String _, Phrase.Reader _, int to) -> reach(to, open);
                    case Arc.Return() -> endings.add(state);
                }
            }
        }
        return endings;
    }

    /// Of what is only read, nothing is said.
    private void findSpeaking(Grammar grammar) {
        BitSet live = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        open.addAll(grammar.begins());
        open.forEach(live::set);
        while (!open.isEmpty()) {
            int state = open.removeLast();
            List<Integer> next = freely(state);
            words(state).forEach(each -> next.add(each.to));
            if (!words(state).isEmpty()) {
                speaking.add(state);
            }
            for (int to : next) {
                if (!live.get(to)) {
                    live.set(to);
                    open.add(to);
                }
            }
        }
    }

    /// The states from which a word is said at once.
    public List<Integer> speaking() {
        return speaking;
    }

    /// What is said from a state at once.
    public List<Word> words(int state) {
        List<Word> words = new ArrayList<>();
        for (Arc arc : states.arcs(state)) {
            if (arc instanceof Arc.Word(String word, int to)) {
                words.add(new Word(word, to));
            }
        }
        return words;
    }

    /// The states from which a word is said next in the same phrase.
    public List<Integer> within(int state) {
        List<Integer> reached = new ArrayList<>();
        Deque<Integer> open = begun(state);
        while (!open.isEmpty()) {
            int at = open.removeLast();
            boolean speaks = false;
            for (Arc arc : states.arcs(at)) {
                if (arc instanceof Arc.Free(States.Mark _, int to)) {
                    reach(to, open);
                }
                speaks |= arc instanceof Arc.Word;
            }
            if (speaks) {
                reached.add(at);
            }
        }
        return reached;
    }

    /// The states from which a word is said next in any phrase.
    public List<Integer> beyond(int state) {
        List<Integer> reached = new ArrayList<>();
        Deque<Integer> open = begun(state);
        while (!open.isEmpty()) {
            int at = open.removeLast();
            freely(at).forEach(to -> reach(to, open));
            if (states.arcs(at).stream().anyMatch(Arc.Word.class::isInstance)) {
                reached.add(at);
            }
        }
        return reached;
    }

    /// The state to which all lead that lead nowhere else; [#beyond] of either is the same.
    public int same(int state) {
        int at = state;
        // As many steps as there are states would be a circle in which nothing is said.
        for (int steps = 0; steps < states.count() && states.arcs(at).size() == 1; steps++) {
            List<Integer> next = freely(at);
            if (next.size() != 1) {
                return at;
            }
            at = next.getFirst();
        }
        return at;
    }

    /// Other ways to write a word.
    public List<String> spellings(String word) {
        return Spellings.of(word);
    }

    /// Where a state leads without a word.
    private List<Integer> freely(int state) {
        List<Integer> next = new ArrayList<>();
        for (Arc arc : states.arcs(state)) {
            switch (arc) {
                case Arc.Free(States.Mark _, int to) -> next.add(to);
                case Arc.Call(int begin, int _) -> next.add(begin);
                case Arc.Return() -> next.addAll(returns.getOrDefault(state, List.of()));
                case Arc.Word _, Arc.Written _, Arc.Number _ -> {}
            }
        }
        return next;
    }

    /// Begins a walk, in which each state is reached once.
    private Deque<Integer> begun(int state) {
        walks++;
        Deque<Integer> open = new ArrayDeque<>();
        reach(state, open);
        return open;
    }

    private void reach(int state, Deque<Integer> open) {
        if (seen[state] != walks) {
            seen[state] = walks;
            open.add(state);
        }
    }
}
