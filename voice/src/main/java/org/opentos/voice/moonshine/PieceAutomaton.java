package org.opentos.voice.moonshine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.WordAutomaton;

/// Which pieces of words may follow, by a grammar: its words in whatever pieces, with large or
/// small letters, in digits where it is said the same, joined by a space or a hyphen, with a sign
/// of punctuation after them. Made as far as it is walked, and kept. Not for several threads at
/// once.
final class PieceAutomaton {
    private static final String PUNCTUATION = ",.?!;:";

    private final WordAutomaton words;
    private final Vocabulary vocabulary;
    private final Map<Integer, Place> wordBegins = new HashMap<>();
    private final Place start;

    /// How far a text has come: within a word, or after one.
    static final class Place {
        private final Map<Character, Place> letters = new HashMap<>(4);

        /// Where the automaton of words is once the word ends here; -1 where none does.
        private int after = -1;

        /// The same place behind a sign of punctuation.
        private @Nullable Place punctuated;

        private @Nullable Steps steps;
    }

    /// What may follow at a place: pieces, and where each leads.
    ///
    /// @param mayEnd whether the sentence may
    record Steps(int[] pieces, Place[] places, boolean mayEnd) {}

    PieceAutomaton(Grammar grammar, Vocabulary vocabulary) {
        words = new WordAutomaton(grammar);
        this.vocabulary = vocabulary;
        Place first = wordBegin(words.start());
        start = new Place();
        start.letters.putAll(first.letters);
        start.letters.put(' ', first);
    }

    Place start() {
        return start;
    }

    Steps steps(Place place) {
        Steps known = place.steps;
        if (known == null) {
            List<Integer> pieces = new ArrayList<>();
            List<Place> places = new ArrayList<>();
            walk(place, vocabulary.root(), pieces, places);
            known =
                    new Steps(
                            pieces.stream().mapToInt(each -> each).toArray(),
                            places.toArray(Place[]::new),
                            place.after >= 0 && words.accepts(place.after));
            place.steps = known;
        }
        return known;
    }

    private void walk(Place place, Vocabulary.Node node, List<Integer> pieces, List<Place> places) {
        if (node.piece >= 0) {
            pieces.add(node.piece);
            places.add(place);
        }
        node.children.forEach((character, child) -> {
            Place next = next(place, character);
            if (next != null) {
                walk(next, child, pieces, places);
            }
        });
    }

    private @Nullable Place next(Place place, char character) {
        Place letter = place.letters.get(Character.toLowerCase(character));
        if (letter != null) {
            return letter;
        }
        if (place.after < 0) {
            return null;
        }
        if (character == ' ' || character == '-') {
            return wordBegin(place.after);
        }
        return PUNCTUATION.indexOf(character) >= 0 ? place.punctuated : null;
    }

    /// The place before the first letter of whatever may follow.
    private Place wordBegin(int state) {
        Place known = wordBegins.get(state);
        if (known != null) {
            return known;
        }
        Place begin = new Place();
        wordBegins.put(state, begin);
        Map<String, Integer> next = words.next(state);
        next.forEach((word, after) -> spell(begin, word, after));
        // What is a word by its letters is never taken for another one's spelling.
        next.forEach(
                (word, after) -> words.spellings(word).forEach(each -> spell(begin, each, after)));
        return begin;
    }

    private static void spell(Place begin, String word, int after) {
        Place place = begin;
        for (char letter : word.toCharArray()) {
            place = place.letters.computeIfAbsent(letter, each -> new Place());
        }
        if (place.after < 0) {
            place.after = after;
            place.punctuated = new Place();
            place.punctuated.after = after;
        }
    }
}
