package org.opentos.voice.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.grammar.States.Arc;
import org.opentos.voice.grammar.States.Mark;

/// One reading of one text. What a phrase can be from one word on is found once, whoever calls it
/// there: a home's devices are looked for once at each word, not once for each sentence.
final class Reading {
    /// Steps of one reading; a text that takes more is no sentence.
    private static final int STEPS_MAX = 2_000_000;

    private final States states;
    private final List<String> said;
    private final Map<Begun, Set<Found>> found = new HashMap<>();
    private final Map<Phrase.Reader, List<Phrase.Taken>[]> taken = new IdentityHashMap<>();
    private int steps;

    /// @param end the number of the word behind it
    /// @param marks what it says about the meaning, the first first
    record Found(int end, List<Mark> marks) {}

    private record Begun(int state, int place) {}

    private record Step(int state, int place, List<Mark> marks) {}

    Reading(States states, List<String> said) {
        this.states = states;
        this.said = said;
    }

    /// What a phrase can be.
    ///
    /// @param begin its first state
    /// @param place the number of the first word
    /// @param over the state that ends it, where that is no return
    Set<Found> of(int begin, int place, int over) {
        Begun begun = new Begun(begin, place);
        Set<Found> known = found.get(begun);
        if (known == null) {
            known = walked(begin, place, over);
            found.put(begun, known);
        }
        return known;
    }

    private Set<Found> walked(int begin, int place, int over) {
        Set<Found> reached = new LinkedHashSet<>();
        Set<Step> known = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        go(new Step(begin, place, List.of()), known, open);
        while (!open.isEmpty() && steps++ < STEPS_MAX) {
            Step at = open.removeLast();
            if (at.state == over) {
                reached.add(new Found(at.place, at.marks));
            }
            for (Arc arc : states.arcs(at.state)) {
                switch (arc) {
                    case Arc.Word(String word, int to) -> {
                        if (at.place < said.size() && is(word, said.get(at.place))) {
                            go(new Step(to, at.place + 1, at.marks), known, open);
                        }
                    }
                    case Arc.Free(Mark mark, int to) ->
                            go(new Step(to, at.place, with(at.marks, mark)), known, open);
                    case Arc.Written(int to) -> go(new Step(to, at.place, at.marks), known, open);
                    case Arc.Call(int called, int to) -> {
                        for (Found each : of(called, at.place, -1)) {
                            List<Mark> marks = new ArrayList<>(at.marks);
                            marks.addAll(each.marks);
                            go(new Step(to, each.end, marks), known, open);
                        }
                    }
                    case Arc.Return() -> reached.add(new Found(at.place, at.marks));
                    case Arc.Number(String slot, Phrase.Reader reader, int to) -> {
                        for (Phrase.Taken each : taken(reader, at.place)) {
                            Mark mark = new Mark(slot, each.meaning());
                            go(
                                    new Step(to, at.place + each.words(), with(at.marks, mark)),
                                    known,
                                    open);
                        }
                    }
                }
            }
        }
        return reached;
    }

    private static void go(Step step, Set<Step> known, Deque<Step> open) {
        if (known.add(step)) {
            open.add(step);
        }
    }

    private static boolean is(String word, String written) {
        return word.equals(written) || word.equals(Spellings.word(written));
    }

    private static List<Mark> with(List<Mark> marks, @Nullable Mark mark) {
        if (mark == null) {
            return marks;
        }
        List<Mark> more = new ArrayList<>(marks);
        more.add(mark);
        return more;
    }

    private List<Phrase.Taken> taken(Phrase.Reader reader, int place) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no arrays of generic types.
        List<Phrase.Taken>[] all = taken.computeIfAbsent(reader, each -> new List[said.size() + 1]);
        if (all[place] == null) {
            all[place] = place < said.size() ? reader.read(said, place) : List.of();
        }
        return all[place];
    }
}
