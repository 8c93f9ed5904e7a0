package org.opentos.voice.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.grammar.States.Arc;
import org.opentos.voice.grammar.States.Mark;

/// Everything that can be said, compiled to an automaton over words. The same automaton reads typed
/// text and guides the recognisers, so all of them agree on what a sentence is.
public final class Grammar {
    /// A home of 500 devices takes a tenth of it; a phrase that is used several times counts once.
    public static final int STATES_MAX = 400_000;

    /// More readings than this are no help to anybody: a question offers three.
    public static final int MEANINGS_MAX = 8;

    private static final int PATHS_MAX = 200_000;

    private final Map<String, Phrase> sentences = new LinkedHashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final States states;
    private final List<Integer> begins = new ArrayList<>();
    private final int end;

    /// Which paths lead on from the beginning, by the word that is said first.
    private final Map<String, List<Path>> first = new HashMap<>();

    private final List<Path> firstNumbers = new ArrayList<>();

    /// Where a text has come to.
    ///
    /// @param then where it goes on once the phrase that is being said is over; null in none
    record Place(int state, @Nullable Then then) {}

    /// @param to a state
    record Then(int to, @Nullable Then outer) {}

    private record Marks(@Nullable Mark last, @Nullable Marks before) {
        static final Marks NONE = new Marks(null, null);
    }

    private record Path(Place place, Marks marks) {}

    private Grammar(@Nullable Grammar before, Map<String, Phrase> more) {
        int rank = 0;
        if (before == null) {
            states = new States();
            end = states.state();
        } else {
            states = new States(before.states);
            end = before.end;
            sentences.putAll(before.sentences);
            ranks.putAll(before.ranks);
            begins.addAll(before.begins);
            rank = Collections.max(before.ranks.values(), Integer::compare) + 1;
        }
        for (Map.Entry<String, Phrase> each : more.entrySet()) {
            if (sentences.putIfAbsent(each.getKey(), each.getValue()) != null) {
                throw new IllegalArgumentException("sentences for " + each.getKey() + " twice");
            }
            ranks.put(each.getKey(), rank);
            begins.add(states.begin(each.getKey(), each.getValue(), end));
        }
        for (Path path : starts()) {
            for (Arc arc : states.arcs(path.place.state)) {
                if (arc instanceof Arc.Word(String word, int _)) {
                    first.computeIfAbsent(word, any -> new ArrayList<>()).add(path);
                } else if (arc instanceof Arc.Number) {
                    firstNumbers.add(path);
                }
            }
        }
    }

    /// @param sentences what is said for each intent
    /// @throws IllegalArgumentException where this takes more than [#STATES_MAX] states
    public static Grammar of(Map<String, Phrase> sentences) {
        return new Grammar(null, sentences);
    }

    /// This grammar with more sentences, which yield: a text that this one reads has no meaning of
    /// theirs.
    ///
    /// @throws IllegalArgumentException where it has one of the intents already, or this takes more
    ///   than [#STATES_MAX] states
    public Grammar yielding(Map<String, Phrase> sentences) {
        return sentences.isEmpty() || this.sentences.isEmpty()
                ? sentences.isEmpty() ? this : of(sentences)
                : new Grammar(this, sentences);
    }

    public Map<String, Phrase> sentences() {
        return Collections.unmodifiableMap(sentences);
    }

    /// How many states the automaton has.
    public int states() {
        return states.count();
    }

    /// Every word that occurs, in the order of the alphabet.
    public Set<String> words() {
        return Collections.unmodifiableSet(states.words);
    }

    /// Those words of a beginning that can fill a slot, or tell meanings apart otherwise. Two
    /// beginnings with the same ones, from which the same may follow, mean the same whatever else
    /// was said: which intents are left follows from what may follow.
    public String essence(String beginning) {
        return Text.words(beginning).stream()
                .map(this::word)
                .filter(states.slotWords::contains)
                .collect(Collectors.joining(" "));
    }

    private String word(String written) {
        return states.words.contains(written) ? written : Spellings.word(written);
    }

    // ---- walking, for automata ----

    /// Where a sentence begins.
    Set<Place> start() {
        return begins.stream().map(each -> new Place(each, null)).collect(Collectors.toSet());
    }

    boolean isEnd(Place place) {
        return place.state == end;
    }

    /// The places that are reached without a word.
    Set<Place> closedPlaces(Set<Place> places) {
        Set<Place> closed = new HashSet<>(places);
        Deque<Place> open = new ArrayDeque<>(places);
        while (!open.isEmpty()) {
            Place place = open.removeLast();
            for (Arc arc : states.arcs(place.state)) {
                Place next = freely(place, arc);
                if (next != null && closed.add(next)) {
                    open.add(next);
                }
            }
        }
        return closed;
    }

    /// Notes where each word leads that may follow.
    void follow(Place place, Map<String, Set<Place>> reached) {
        for (Arc arc : states.arcs(place.state)) {
            if (arc instanceof Arc.Word(String word, int to)) {
                reached.computeIfAbsent(word, each -> new HashSet<>())
                        .add(new Place(to, place.then));
            }
        }
    }

    /// Where a step leads without a word; null where it takes one.
    private static @Nullable Place freely(Place place, Arc arc) {
        return switch (arc) {
            case Arc.Free(Mark _, int to) -> new Place(to, place.then);
            case Arc.Call(int begin, int to) -> new Place(begin, new Then(to, place.then));
            case Arc.Return() ->
                    place.then == null ? null : new Place(place.then.to, place.then.outer);
            case Arc.Word _, Arc.Number _ -> null;
        };
    }

    // ---- reading ----

    /// What a text can mean: nothing where it is no sentence of this grammar, several meanings
    /// where it is ambiguous.
    public List<Meaning> read(String text) {
        return read(Text.words(text));
    }

    /// As [#read(String)], of words as [Text] divides them.
    public List<Meaning> read(List<String> said) {
        List<Set<Path>> after = new ArrayList<>();
        for (int each = 0; each <= said.size(); each++) {
            after.add(new LinkedHashSet<>());
        }
        Map<Phrase.Reader, List<Phrase.Taken>> taken = new IdentityHashMap<>();
        for (int place = 0; place < said.size(); place++) {
            String word = word(said.get(place));
            taken.clear();
            if (place == 0) {
                for (Path path : first.getOrDefault(word, List.of())) {
                    step(path, word, said, place, after, taken);
                }
                for (Path path : firstNumbers) {
                    step(path, word, said, place, after, taken);
                }
            } else {
                for (Path path : closed(after.get(place))) {
                    step(path, word, said, place, after, taken);
                }
            }
        }
        return meanings(said.isEmpty() ? starts() : closed(after.getLast()));
    }

    private Set<Path> starts() {
        return closed(
                begins.stream()
                        .map(each -> new Path(new Place(each, null), Marks.NONE))
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private void step(
            Path path,
            String word,
            List<String> said,
            int from,
            List<Set<Path>> after,
            Map<Phrase.Reader, List<Phrase.Taken>> taken) {
        Place place = path.place;
        for (Arc arc : states.arcs(place.state)) {
            if (arc instanceof Arc.Word(String needed, int to) && needed.equals(word)) {
                after.get(from + 1).add(new Path(new Place(to, place.then), path.marks));
            } else if (arc instanceof Arc.Number(String slot, Phrase.Reader reader, int to)) {
                for (Phrase.Taken each :
                        taken.computeIfAbsent(reader, any -> any.read(said, from))) {
                    Marks marks = new Marks(new Mark(slot, each.meaning()), path.marks);
                    after.get(from + each.words())
                            .add(new Path(new Place(to, place.then), marks));
                }
            }
        }
    }

    private Set<Path> closed(Set<Path> paths) {
        Set<Path> closed = new LinkedHashSet<>(paths);
        Deque<Path> open = new ArrayDeque<>(paths);
        while (!open.isEmpty()) {
            Path path = open.removeLast();
            for (Arc arc : states.arcs(path.place.state)) {
                Place place = freely(path.place, arc);
                if (place != null) {
                    Marks marks =
                            arc instanceof Arc.Free(Mark mark, int _) && mark != null
                                    ? new Marks(mark, path.marks)
                                    : path.marks;
                    Path next = new Path(place, marks);
                    if (closed.size() < PATHS_MAX && closed.add(next)) {
                        open.add(next);
                    }
                }
            }
        }
        return closed;
    }

    /// Of what was reached, what yields to nothing else.
    private List<Meaning> meanings(Set<Path> paths) {
        Set<Meaning> meanings = new LinkedHashSet<>();
        int rank = Integer.MAX_VALUE;
        for (Path path : paths) {
            if (path.place.state == end) {
                Meaning meaning = meaning(path.marks);
                int its = ranks.getOrDefault(meaning.intent(), 0);
                if (its < rank) {
                    rank = its;
                    meanings.clear();
                }
                if (its == rank && meanings.size() < MEANINGS_MAX) {
                    meanings.add(meaning);
                }
            }
        }
        return List.copyOf(meanings);
    }

    private static Meaning meaning(Marks marks) {
        String intent = "";
        TreeMap<String, String> slots = new TreeMap<>();
        for (Marks each = marks; each != null && each.last != null; each = each.before) {
            if (each.last.slot().isEmpty()) {
                intent = each.last.value();
            } else {
                slots.put(each.last.slot(), each.last.value());
            }
        }
        return new Meaning(intent, slots);
    }
}
