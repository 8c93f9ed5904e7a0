package org.opentos.voice.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The states of phrases. A phrase that is used several times has its states once, and is called
/// from wherever it is used: a home of 500 devices is there once for all sentences that name them.
final class States {
    final Set<String> words = new TreeSet<>();
    final Set<String> slotWords = new HashSet<>();
    private final List<List<Arc>> arcs = new ArrayList<>();
    private final Map<Phrase, Integer> uses = new IdentityHashMap<>();
    private final Map<Phrase, Integer> called = new IdentityHashMap<>();
    private final Set<Phrase> toldInSlots =
            java.util.Collections.newSetFromMap(new IdentityHashMap<>());

    /// A step from a state to another.
    sealed interface Arc {

        /// @param word what has to be said
        record Word(String word, int to) implements Arc {}

        /// @param mark what going there says about the meaning; null where it says nothing
        record Free(@Nullable Mark mark, int to) implements Arc {}

        /// Through a phrase that begins elsewhere, and then on.
        record Call(int begin, int to) implements Arc {}

        /// The end of a phrase that is called.
        record Return() implements Arc {}

        /// On without a word, but only for a reader.
        record Written(int to) implements Arc {}

        /// Several words of a text, which a reader takes.
        record Number(String slot, Phrase.Reader reader, int to) implements Arc {}
    }

    /// @param slot empty where the value is the intent
    record Mark(String slot, String value) {}

    States() {}

    /// The same states, for adding more: those that are there are not changed.
    States(States other) {
        words.addAll(other.words);
        slotWords.addAll(other.slotWords);
        arcs.addAll(other.arcs);
        called.putAll(other.called);
        toldInSlots.addAll(other.toldInSlots);
    }

    int count() {
        return arcs.size();
    }

    List<Arc> arcs(int state) {
        return arcs.get(state);
    }

    int state() {
        if (arcs.size() == Grammar.STATES_MAX) {
            throw new IllegalArgumentException(
                    "a grammar of more than " + Grammar.STATES_MAX + " states");
        }
        arcs.add(new ArrayList<>(1));
        return arcs.size() - 1;
    }

    /// The state from which what is said for an intent leads to the end.
    int begin(String intent, Phrase phrase, int end) {
        count(phrase);
        int said = state();
        arcs.get(said).add(new Arc.Free(new Mark("", intent), end));
        return enter(phrase, said, false);
    }

    private void count(Phrase phrase) {
        if (uses.merge(phrase, 1, Integer::sum) > 1) {
            return;
        }
        switch (phrase) {
            case Phrase.Words _ -> {}
            case Phrase.Sequence(List<Phrase> parts) -> parts.forEach(this::count);
            case Phrase.Choice(List<Phrase> choices) -> choices.forEach(this::count);
            case Phrase.Maybe(Phrase maybe) -> count(maybe);
            case Phrase.AnyOrder(List<Phrase> parts) -> {
                parts.forEach(this::count);
                // Each part is there for each set of parts before it.
                parts.forEach(this::count);
            }
            case Phrase.Telling(Phrase telling) -> count(telling);
            case Phrase.Written(Phrase written) -> count(written);
            case Phrase.Number(String _, Phrase.Reader _, Phrase spoken) -> count(spoken);
            case Phrase.Slot(String _, List<Phrase.Value> values) ->
                    values.forEach(each -> count(each.said()));
        }
    }

    /// The state from which the phrase leads to another.
    private int enter(Phrase phrase, int to, boolean inSlot) {
        boolean shared = called.containsKey(phrase) || uses.getOrDefault(phrase, 1) > 1;
        if (!shared || phrase instanceof Phrase.Words) {
            return compile(phrase, to, inSlot);
        }
        if (inSlot) {
            told(phrase);
        }
        Integer begin = called.get(phrase);
        if (begin == null) {
            int over = state();
            arcs.get(over).add(new Arc.Return());
            begin = compile(phrase, over, inSlot);
            called.put(phrase, begin);
        }
        int from = state();
        arcs.get(from).add(new Arc.Call(begin, to));
        return from;
    }

    /// Notes the words of a phrase as such that tell meanings apart.
    private void told(Phrase phrase) {
        if (!toldInSlots.add(phrase)) {
            return;
        }
        switch (phrase) {
            case Phrase.Words(List<String> said) -> slotWords.addAll(said);
            case Phrase.Sequence(List<Phrase> parts) -> parts.forEach(this::told);
            case Phrase.Choice(List<Phrase> choices) -> choices.forEach(this::told);
            case Phrase.Maybe(Phrase maybe) -> told(maybe);
            case Phrase.AnyOrder(List<Phrase> parts) -> parts.forEach(this::told);
            case Phrase.Telling(Phrase telling) -> told(telling);
            case Phrase.Written(Phrase written) -> told(written);
            case Phrase.Number(String _, Phrase.Reader _, Phrase spoken) -> told(spoken);
            case Phrase.Slot(String _, List<Phrase.Value> values) ->
                    values.forEach(each -> told(each.said()));
        }
    }

    private int compile(Phrase phrase, int to, boolean inSlot) {
        return switch (phrase) {
            case Phrase.Words(List<String> said) -> words(said, to, inSlot);
            case Phrase.Sequence(List<Phrase> parts) -> {
                int at = to;
                for (Phrase part : parts.reversed()) {
                    at = enter(part, at, inSlot);
                }
                yield at;
            }
            case Phrase.Choice(List<Phrase> choices) -> {
                int from = state();
                choices.forEach(each -> free(from, enter(each, to, inSlot)));
                yield from;
            }
            case Phrase.Maybe(Phrase maybe) -> {
                int from = state();
                free(from, enter(maybe, to, inSlot));
                free(from, to);
                yield from;
            }
            case Phrase.AnyOrder(List<Phrase> parts) -> anyOrder(parts, to, inSlot);
            case Phrase.Telling(Phrase telling) -> enter(telling, to, true);
            case Phrase.Written(Phrase written) -> {
                int from = state();
                arcs.get(from).add(new Arc.Written(enter(written, to, inSlot)));
                yield from;
            }
            case Phrase.Number(String slot, Phrase.Reader reader, Phrase spoken) -> {
                int from = state();
                arcs.get(from).add(new Arc.Number(slot, reader, to));
                free(from, enter(spoken, to, inSlot));
                yield from;
            }
            case Phrase.Slot(String name, List<Phrase.Value> values) -> {
                int from = state();
                for (Phrase.Value value : values) {
                    int said = state();
                    arcs.get(said).add(new Arc.Free(new Mark(name, value.meaning()), to));
                    free(from, enter(value.said(), said, true));
                }
                yield from;
            }
        };
    }

    void free(int from, int to) {
        arcs.get(from).add(new Arc.Free(null, to));
    }

    private int words(List<String> said, int to, boolean inSlot) {
        int at = to;
        for (String word : said.reversed()) {
            words.add(word);
            if (inSlot) {
                slotWords.add(word);
            }
            int from = state();
            arcs.get(from).add(new Arc.Word(word, at));
            at = from;
        }
        return at;
    }

    /// One state for each set of parts that were said already.
    private int anyOrder(List<Phrase> parts, int to, boolean inSlot) {
        int all = (1 << parts.size()) - 1;
        int[] states = new int[all + 1];
        states[all] = to;
        for (int said = all - 1; said >= 0; said--) {
            states[said] = state();
            for (int part = 0; part < parts.size(); part++) {
                if ((said & 1 << part) == 0) {
                    free(states[said], enter(parts.get(part), states[said | 1 << part], inSlot));
                }
            }
        }
        return states[0];
    }
}
