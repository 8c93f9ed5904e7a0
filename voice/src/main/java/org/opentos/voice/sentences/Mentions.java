package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a text that is no sentence speaks of: names, kinds of devices, numbers. Whoever wrote it
/// meant these, however the rest was meant.
final class Mentions {
    private final HomeNames home;
    private final Script script;
    private final Numerals numerals;
    private final List<String> text;
    private final Set<List<String>> spans = new HashSet<>();
    private final Said said;
    private final boolean anyNoun;

    /// @param names that stand in it
    /// @param numbers that stand in it outside of names, with their units; but for a bare one,
    ///   which says little
    /// @param forbids whether it begins by saying that something is not to be done
    /// @param changing what says when it is to be done, or whether
    private record Said(
            Set<List<String>> names,
            List<String> numbers,
            boolean forbids,
            Set<List<String>> changing) {}

    Mentions(HomeNames home, Script script, Numerals numerals, List<String> text) {
        this.home = home;
        this.script = script;
        this.numerals = numerals;
        this.text = text;
        for (int from = 0; from < text.size(); from++) {
            int most = Math.min(text.size(), from + Spoken.NAME_WORDS_MAX);
            for (int to = from + 1; to <= most; to++) {
                spans.add(List.copyOf(text.subList(from, to)));
            }
        }
        anyNoun = spans.stream().anyMatch(home::isNoun);
        said = said(text);
    }

    List<String> text() {
        return text;
    }

    /// Whether these words stand in the text, one after the other.
    boolean has(List<String> words) {
        return spans.contains(words);
    }

    boolean isName(List<String> words) {
        return home.isName(words);
    }

    /// Whether the text names what these words name; not where that is part of a longer name.
    boolean names(List<String> name) {
        return said.names.contains(home.plain(name));
    }

    /// Whether these words are a kind of devices, and the text either speaks of another kind or of
    /// nothing by which the kind would be clear.
    boolean isOtherKind(List<String> words) {
        return home.isNoun(words) && !has(words) && (anyNoun || said.names.isEmpty());
    }

    boolean isKind(List<String> words) {
        return home.isNoun(words);
    }

    int shared(List<String> words) {
        int shared = 0;
        for (String each : words) {
            shared += spans.contains(List.of(each)) ? 1 : 0;
        }
        return shared;
    }

    /// Whether a sentence speaks of the same: of every name in the text and of no other, of its
    /// numbers, and neither does what the text forbids nor at another time.
    boolean agree(List<String> sentence) {
        Said other = said(sentence);
        return other.names.equals(said.names)
                && other.numbers.equals(said.numbers)
                && other.forbids == said.forbids
                && other.changing.containsAll(said.changing)
                && (!anyNoun || !said.names.isEmpty() || speaksOfKind(sentence));
    }

    /// Whether the text names nothing, and neither forbids anything nor says when.
    boolean isEmpty() {
        return said.names.isEmpty()
                && said.numbers.isEmpty()
                && !said.forbids
                && said.changing.isEmpty();
    }

    private boolean speaksOfKind(List<String> sentence) {
        for (int from = 0; from < sentence.size(); from++) {
            int most = Math.min(sentence.size(), from + Spoken.NAME_WORDS_MAX);
            for (int to = from + 1; to <= most; to++) {
                List<String> span = sentence.subList(from, to);
                if (home.isNoun(span) && has(span)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Said said(List<String> words) {
        List<List<String>> rest = new ArrayList<>();
        Set<List<String>> names = home.in(words, rest);
        List<String> numbers = new ArrayList<>();
        rest.forEach(each -> numbers(each, numbers));
        Collections.sort(numbers);
        boolean forbids = script.names("forbidding", "").begin(words, 0) > 0;
        Script.Names changes = script.names("changing", "");
        Set<List<String>> changing = new HashSet<>();
        for (int at = 0; at < words.size(); at++) {
            int taken = changes.begin(words, at);
            if (taken > 0) {
                changing.add(List.copyOf(words.subList(at, at + taken)));
            }
        }
        return new Said(names, numbers, forbids, changing);
    }

    private void numbers(List<String> words, List<String> numbers) {
        int at = 0;
        while (at < words.size()) {
            List<Numerals.Number> read = numerals.read(words, at);
            if (read.isEmpty()) {
                at++;
            } else {
                BigDecimal value = read.getFirst().value().stripTrailingZeros();
                at += read.getFirst().words();
                String unit = script.unit(words, at);
                if (!unit.isEmpty() || value.compareTo(BigDecimal.ONE) != 0) {
                    numbers.add(value.toPlainString() + " " + unit);
                }
            }
        }
    }
}
