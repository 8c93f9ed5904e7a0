package org.opentos.voice.vosk;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.opentos.voice.grammar.Following;
import org.opentos.voice.grammar.Following.Word;
import org.opentos.voice.grammar.Grammar;

/// What can be said by a grammar in the words of a model. A model of Chinese has words of several
/// characters, each of which is a word of the grammar; so a word of the model may be several steps
/// of the grammar, and a sentence may be divided in several ways.
///
/// The library makes of phrases which word may follow which, and how probably, and no more than
/// that; so each two that follow each other somewhere are one phrase.
final class ModelWords {
    /// Longer words of characters are rare.
    private static final int CHARACTERS_MAX = 4;

    /// Beyond it, it is only said which words there are, not which follow each other.
    static final int PAIRS_MAX = 100_000;

    private final Following following;
    private final Predicate<String> knows;
    private final Map<String, Boolean> known = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    private final Map<Integer, List<Integer>> within = new HashMap<>();

    /// The words of the model that begin at each state of the grammar.
    private final Map<Integer, List<Begun>> begun = new HashMap<>();

    /// The words that follow each, by their numbers.
    private final List<BitSet> next = new ArrayList<>();

    /// What a word of the model goes through.
    private final Set<Step> gone = new HashSet<>();

    private final Set<String> unknown = new TreeSet<>();

    /// @param word its number
    private record Begun(int word, int to) {}

    /// @param place of the word in the state
    private record Step(int state, int place) {}

    private ModelWords(Grammar grammar, Predicate<String> knows) {
        following = new Following(grammar);
        this.knows = knows;
        for (int state : following.speaking()) {
            go(state, state, "", new ArrayList<>());
        }
        for (int state : following.speaking()) {
            int place = 0;
            for (Word each : following.words(state)) {
                if (!gone.contains(new Step(state, place++))) {
                    unknown.add(each.word());
                }
            }
        }
        follow();
    }

    /// @param knows whether the model has a word
    static ModelWords of(Grammar grammar, Predicate<String> knows) {
        return new ModelWords(grammar, knows);
    }

    /// What the library is told; empty where the model knows nothing of the grammar.
    List<String> phrases() {
        if (next.stream().mapToLong(BitSet::cardinality).sum() > PAIRS_MAX) {
            return List.copyOf(words);
        }
        List<String> phrases = new ArrayList<>();
        BitSet alone = new BitSet();
        alone.set(0, words.size());
        for (int first = 0; first < words.size(); first++) {
            String word = words.get(first);
            next.get(first).stream().forEach(each -> phrases.add(word + " " + words.get(each)));
            if (!next.get(first).isEmpty()) {
                alone.clear(first);
            }
            alone.andNot(next.get(first));
        }
        alone.stream().mapToObj(words::get).forEach(phrases::add);
        return phrases;
    }

    /// Words of the grammar that the model cannot say, at least in some sentence.
    Set<String> unknown() {
        return unknown;
    }

    /// Notes the words of the model that begin at a state. Those that begin in one phrase and end
    /// in another are passed over: their characters are said instead.
    ///
    /// @param at how far they have come
    /// @param before characters, from there to here
    private void go(int state, int at, String before, List<Step> through) {
        int place = 0;
        for (Word each : following.words(at)) {
            through.add(new Step(at, place++));
            boolean character = isCharacter(each.word());
            if (before.isEmpty() || character) {
                for (String written : written(each.word(), before)) {
                    if (known.computeIfAbsent(written, knows::test)) {
                        begun.computeIfAbsent(state, _ -> new ArrayList<>())
                                .add(new Begun(number(written), each.to()));
                        gone.addAll(through);
                    }
                }
                if (character && through.size() < CHARACTERS_MAX) {
                    for (int then : within.computeIfAbsent(each.to(), following::within)) {
                        go(state, then, before + each.word(), through);
                    }
                }
            }
            through.removeLast();
        }
    }

    private int number(String word) {
        return numbers.computeIfAbsent(
                word,
                _ -> {
                    words.add(word);
                    next.add(new BitSet());
                    return words.size() - 1;
                });
    }

    private void follow() {
        Map<Integer, BitSet> after = new HashMap<>();
        for (List<Begun> all : begun.values()) {
            for (Begun each : all) {
                next.get(each.word).or(after.computeIfAbsent(following.same(each.to), this::after));
            }
        }
    }

    private BitSet after(int state) {
        BitSet after = new BitSet();
        for (int speaking : following.beyond(state)) {
            begun.getOrDefault(speaking, List.of()).forEach(each -> after.set(each.word));
        }
        return after;
    }

    /// A word may be written in other ways, and the model know only one of them.
    private List<String> written(String word, String before) {
        List<String> written = new ArrayList<>(List.of(before + word));
        if (before.isEmpty()) {
            written.addAll(following.spellings(word));
        }
        return written;
    }

    private static boolean isCharacter(String word) {
        return word.codePointCount(0, word.length()) == 1
                && Character.isIdeographic(word.codePointAt(0));
    }
}
