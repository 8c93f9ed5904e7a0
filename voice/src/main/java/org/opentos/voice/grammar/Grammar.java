package org.opentos.voice.grammar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.grammar.States.Mark;

/// Everything that can be said, compiled to an automaton over words. The same automaton reads typed
/// text and guides the recognisers, so all of them agree on what a sentence is.
public final class Grammar {
    /// A home of 500 devices takes a tenth of it; a phrase that is used several times counts once.
    public static final int STATES_MAX = 400_000;

    /// More readings than this are no help to anybody: a question offers three.
    public static final int MEANINGS_MAX = 8;

    private final Map<String, Phrase> sentences = new LinkedHashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final States states;
    private final List<Integer> begins = new ArrayList<>();
    private final int end;

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

    States automaton() {
        return states;
    }

    /// The states where sentences begin.
    List<Integer> begins() {
        return begins;
    }

    /// The state where all of them end.
    int end() {
        return end;
    }

    // ---- reading ----

    /// What a text can mean: nothing where it is no sentence of this grammar, several meanings
    /// where it is ambiguous.
    public List<Meaning> read(String text) {
        return read(Text.words(text));
    }

    /// As [#read(String)], of words as [Text] divides them. Of what is read, what yields to other
    /// sentences is left out.
    public List<Meaning> read(List<String> said) {
        Reading reading = new Reading(states, said);
        Set<Meaning> meanings = new LinkedHashSet<>();
        int rank = Integer.MAX_VALUE;
        for (int begin : begins) {
            for (Reading.Found found : reading.of(begin, 0, end)) {
                if (found.end() == said.size()) {
                    Meaning meaning = meaning(found.marks());
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
        }
        return List.copyOf(meanings);
    }

    private static Meaning meaning(List<Mark> marks) {
        String intent = "";
        TreeMap<String, String> slots = new TreeMap<>();
        for (Mark mark : marks) {
            if (mark.slot().isEmpty()) {
                intent = mark.value();
            } else {
                // What is filled first counts.
                slots.putIfAbsent(mark.slot(), mark.value());
            }
        }
        return new Meaning(intent, slots);
    }
}
