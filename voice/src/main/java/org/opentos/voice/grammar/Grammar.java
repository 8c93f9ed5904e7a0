package org.opentos.voice.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Everything that can be said, compiled to an automaton over words. The same automaton reads typed
/// text and guides the recognisers, so all of them agree on what a sentence is.
public final class Grammar {
    /// Enough for ten intents over a home of 500 devices, each with a name of its own.
    public static final int STATES_MAX = 400_000;

    /// More readings than this are no help to anybody: a question offers three.
    public static final int MEANINGS_MAX = 8;

    private static final int PATHS_MAX = 200_000;

    private final Map<String, Phrase> sentences;
    private final List<List<Arc>> arcs = new ArrayList<>();
    private final Set<String> words = new TreeSet<>();
    private final Set<String> slotWords = new HashSet<>();
    private final int start = state();
    private final int end = state();

    /// @param word what has to be said to go there; null where nothing has
    /// @param mark what going there says about the meaning; null where it says nothing
    record Arc(@Nullable String word, @Nullable Mark mark, int to) {}

    /// @param slot empty where the value is the intent
    record Mark(String slot, String value) {}

    private Grammar(Map<String, Phrase> sentences) {
        this.sentences = new LinkedHashMap<>(sentences);
        sentences.forEach((intent, phrase) -> {
            int said = state();
            connect(phrase, start, said, false);
            arc(said, new Arc(null, new Mark("", intent), end));
        });
    }

    /// @param sentences what is said for each intent
    /// @throws IllegalArgumentException where this takes more than [#STATES_MAX] states
    public static Grammar of(Map<String, Phrase> sentences) {
        return new Grammar(sentences);
    }

    public Map<String, Phrase> sentences() {
        return java.util.Collections.unmodifiableMap(sentences);
    }

    /// Every word that occurs, in the order of the alphabet.
    public Set<String> words() {
        return java.util.Collections.unmodifiableSet(words);
    }

    /// Those words of a beginning that can fill a slot. Two beginnings with the same ones, from
    /// which the same may follow, mean the same whatever else was said: which intents are left
    /// follows from what may follow.
    public String essence(String beginning) {
        return Text.words(beginning).stream()
                .map(each -> words.contains(each) ? each : Spellings.word(each))
                .filter(slotWords::contains)
                .collect(Collectors.joining(" "));
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    List<Arc> arcs(int state) {
        return arcs.get(state);
    }

    // ---- compiling ----

    private int state() {
        if (arcs.size() == STATES_MAX) {
            throw new IllegalArgumentException("a grammar of more than " + STATES_MAX + " states");
        }
        arcs.add(new ArrayList<>(1));
        return arcs.size() - 1;
    }

    private void arc(int from, Arc arc) {
        arcs.get(from).add(arc);
    }

    private void connect(Phrase phrase, int from, int to, boolean inSlot) {
        switch (phrase) {
            case Phrase.Words(List<String> said) -> {
                int at = from;
                // The last word leads right to where all go on alike, so that "a" and "the" lead to
                // one state of the automaton.
                for (int each = 0; each < said.size(); each++) {
                    String word = said.get(each);
                    words.add(word);
                    if (inSlot) {
                        slotWords.add(word);
                    }
                    int next = each == said.size() - 1 ? to : state();
                    arc(at, new Arc(word, null, next));
                    at = next;
                }
                if (said.isEmpty()) {
                    arc(from, new Arc(null, null, to));
                }
            }
            case Phrase.Sequence(List<Phrase> parts) -> {
                int at = from;
                for (Phrase part : parts) {
                    int next = state();
                    connect(part, at, next, inSlot);
                    at = next;
                }
                arc(at, new Arc(null, null, to));
            }
            case Phrase.Choice(List<Phrase> choices) ->
                    choices.forEach(choice -> connect(choice, from, to, inSlot));
            case Phrase.Maybe(Phrase maybe) -> {
                connect(maybe, from, to, inSlot);
                arc(from, new Arc(null, null, to));
            }
            case Phrase.AnyOrder(List<Phrase> parts) -> connectAnyOrder(parts, from, to, inSlot);
            case Phrase.Slot(String name, List<Phrase.Value> values) -> {
                for (Phrase.Value value : values) {
                    int said = state();
                    connect(value.said(), from, said, true);
                    arc(said, new Arc(null, new Mark(name, value.meaning()), to));
                }
            }
        }
    }

    /// One state for each set of parts that were said already.
    private void connectAnyOrder(List<Phrase> parts, int from, int to, boolean inSlot) {
        int all = (1 << parts.size()) - 1;
        int[] states = new int[all + 1];
        for (int said = 0; said <= all; said++) {
            states[said] = said == 0 ? from : said == all ? to : state();
        }
        if (all == 0) {
            arc(from, new Arc(null, null, to));
        }
        for (int said = 0; said < all; said++) {
            for (int part = 0; part < parts.size(); part++) {
                if ((said & 1 << part) == 0) {
                    // A state of its own before each part: what loops back into a part must not
                    // leave it half said.
                    int before = state();
                    arc(states[said], new Arc(null, null, before));
                    connect(parts.get(part), before, states[said | 1 << part], inSlot);
                }
            }
        }
    }

    // ---- reading ----

    private record Marks(@Nullable Mark last, @Nullable Marks before) {
        static final Marks NONE = new Marks(null, null);
    }

    private record Path(int state, Marks marks) {}

    /// What a text can mean: nothing where it is no sentence of this grammar, several meanings
    /// where it is ambiguous.
    public List<Meaning> read(String text) {
        Set<Path> paths = closed(Set.of(new Path(start, Marks.NONE)));
        for (String written : Text.words(text)) {
            String word = words.contains(written) ? written : Spellings.word(written);
            Set<Path> next = new LinkedHashSet<>();
            for (Path path : paths) {
                for (Arc arc : arcs.get(path.state)) {
                    if (word.equals(arc.word)) {
                        next.add(new Path(arc.to, path.marks));
                    }
                }
            }
            paths = closed(next);
        }
        Set<Meaning> meanings = new LinkedHashSet<>();
        for (Path path : paths) {
            if (path.state == end && meanings.size() < MEANINGS_MAX) {
                meanings.add(meaning(path.marks));
            }
        }
        return List.copyOf(meanings);
    }

    private Set<Path> closed(Set<Path> paths) {
        Set<Path> closed = new LinkedHashSet<>(paths);
        List<Path> open = new ArrayList<>(paths);
        while (!open.isEmpty()) {
            Path path = open.removeLast();
            for (Arc arc : arcs.get(path.state)) {
                if (arc.word == null) {
                    Path next =
                            new Path(
                                    arc.to,
                                    arc.mark == null
                                            ? path.marks
                                            : new Marks(arc.mark, path.marks));
                    if (closed.size() < PATHS_MAX && closed.add(next)) {
                        open.add(next);
                    }
                }
            }
        }
        return closed;
    }

    private static Meaning meaning(Marks marks) {
        String intent = "";
        TreeMap<String, String> slots = new TreeMap<>();
        for (Marks each = marks; each != null && each.last != null; each = each.before) {
            if (each.last.slot.isEmpty()) {
                intent = each.last.value;
            } else {
                slots.put(each.last.slot, each.last.value);
            }
        }
        return new Meaning(intent, slots);
    }

    /// The states that are reached without a word.
    Set<Integer> closedStates(Set<Integer> states) {
        Set<Integer> closed = new HashSet<>(states);
        List<Integer> open = new ArrayList<>(states);
        while (!open.isEmpty()) {
            for (Arc arc : arcs.get(open.removeLast())) {
                if (arc.word == null && closed.add(arc.to)) {
                    open.add(arc.to);
                }
            }
        }
        return closed;
    }
}
