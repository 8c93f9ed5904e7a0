package org.opentos.voice.grammar;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.opentos.voice.grammar.States.Arc;

/// Where a text can have come to in the states of a grammar. A **place** is a state, in the upper
/// half of a number, and where it goes on once the phrase that is being said is over, in the lower
/// half: the number of a return, 0 in no phrase. As numbers they take a tenth of what objects do.
final class Places {
    private static final int NOWHERE = 0;

    private final States states;
    private final int end;
    private final Map<Long, Integer> returns = new HashMap<>();

    /// By its number: the state that a phrase returns to, and the return that is next behind it.
    private long[] targets = new long[64];

    Places(States states, int end) {
        this.states = states;
        this.end = end;
        returns.put(-1L, NOWHERE);
    }

    static long at(int state) {
        return place(state, NOWHERE);
    }

    private static long place(int state, int then) {
        return (long) state << 32 | then;
    }

    private static int state(long place) {
        return (int) (place >> 32);
    }

    boolean isEnd(long place) {
        return state(place) == end;
    }

    /// Notes those that are reached without a word, in a set that has where it begins.
    void close(Set<Long> places) {
        long[] open = places.stream().mapToLong(each -> each).toArray();
        int length = open.length;
        while (length > 0) {
            long place = open[--length];
            for (Arc arc : states.arcs(state(place))) {
                long next = freely(place, arc);
                if (next >= 0 && places.add(next)) {
                    if (length == open.length) {
                        open = Arrays.copyOf(open, Math.max(8, 2 * length));
                    }
                    open[length++] = next;
                }
            }
        }
    }

    /// Says where each word leads that may follow.
    void follow(long place, BiConsumer<String, Long> reached) {
        for (Arc arc : states.arcs(state(place))) {
            if (arc instanceof Arc.Word(String word, int to)) {
                reached.accept(word, place(to, (int) place));
            }
        }
    }

    /// Where a step leads without a word; below 0 where it takes one.
    private long freely(long place, Arc arc) {
        int then = (int) place;
        return switch (arc) {
            case Arc.Free(States.Mark _, int to) -> place(to, then);
            case Arc.Call(int begin, int to) -> place(begin, returning(to, then));
            case Arc.Return() -> then == NOWHERE ? -1 : targets[then];
            case Arc.Word _, Arc.Written _, Arc.Number _ -> -1;
        };
    }

    private int returning(int to, int then) {
        long target = place(to, then);
        Integer known = returns.get(target);
        if (known != null) {
            return known;
        }
        int number = returns.size();
        returns.put(target, number);
        if (number == targets.length) {
            targets = Arrays.copyOf(targets, 2 * number);
        }
        targets[number] = target;
        return number;
    }
}
