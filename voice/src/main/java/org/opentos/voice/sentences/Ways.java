package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.opentos.voice.grammar.Phrase;

/// The ways through phrases that speak of what a text speaks of. What names something else is left
/// out, and of ways that fill the same slots the one that is likest to the text is kept.
final class Ways {
    /// Ways through one phrase that are kept.
    private static final int WAYS_MAX = 24;

    /// Of more values than these a text has to say which one; of two, each may be meant.
    private static final int VALUES_MAX = 2;

    /// First what names most of what the text names, then what shares most of its other words.
    static final Comparator<Way> LIKEST =
            Comparator.comparingInt(Way::mentioned).thenComparingInt(Way::shared).reversed();

    private final Mentions mentions;
    private final Map<Phrase, List<Way>> free = new IdentityHashMap<>();
    private final Map<Phrase, List<Way>> bound = new IdentityHashMap<>();

    /// @param said the words
    /// @param slots what they fill
    /// @param mentioned how many of the words name what the text names
    /// @param shared how many others stand in the text
    record Way(List<String> said, SortedMap<String, String> slots, int mentioned, int shared) {
        private static final Way EMPTY = new Way(List.of(), new TreeMap<>(), 0, 0);

        private Way then(Way next) {
            List<String> words = new ArrayList<>(said);
            words.addAll(next.said);
            TreeMap<String, String> both = new TreeMap<>(slots);
            // What is filled first counts, as in the grammar.
            next.slots.forEach(both::putIfAbsent);
            return new Way(words, both, mentioned + next.mentioned, shared + next.shared);
        }

        private Way filling(String slot, String value) {
            TreeMap<String, String> more = new TreeMap<>(slots);
            more.putIfAbsent(slot, value);
            return new Way(said, more, mentioned, shared);
        }
    }

    Ways(Mentions mentions) {
        this.mentions = mentions;
    }

    List<Way> of(Phrase phrase) {
        return of(phrase, false);
    }

    /// @param strictly whether all of it has to stand in the text
    private List<Way> of(Phrase phrase, boolean strictly) {
        Map<Phrase, List<Way>> known = strictly ? bound : free;
        List<Way> ways = known.get(phrase);
        if (ways == null) {
            ways = made(phrase, strictly);
            known.put(phrase, ways);
        }
        return ways;
    }

    private List<Way> made(Phrase phrase, boolean strictly) {
        return switch (phrase) {
            case Phrase.Words(List<String> words) -> words(words, strictly);
            case Phrase.Sequence(List<Phrase> parts) -> sequence(parts, strictly);
            // The order is that of the model; a text in another one says the same.
            case Phrase.AnyOrder(List<Phrase> parts) -> sequence(parts, strictly);
            case Phrase.Choice(List<Phrase> choices) ->
                    likest(choices.stream().flatMap(each -> of(each, strictly).stream()).toList());
            case Phrase.Maybe(Phrase maybe) -> maybe(of(maybe, strictly));
            case Phrase.Telling(Phrase telling) -> of(telling, strictly);
            case Phrase.Written(Phrase written) -> of(written, strictly);
            case Phrase.Number(String slot, Phrase.Reader reader, Phrase _) ->
                    number(slot, reader);
            case Phrase.Slot(String name, List<Phrase.Value> values) -> {
                boolean which = strictly || values.size() > VALUES_MAX;
                List<Way> ways = new ArrayList<>();
                for (Phrase.Value value : values) {
                    of(value.said(), which)
                            .forEach(each -> ways.add(each.filling(name, value.meaning())));
                }
                yield likest(ways);
            }
        };
    }

    private List<Way> words(List<String> words, boolean strictly) {
        if (words.isEmpty()) {
            return List.of(Way.EMPTY);
        }
        boolean there = mentions.isName(words) ? mentions.names(words) : mentions.has(words);
        boolean telling = strictly || mentions.isName(words) || mentions.isKind(words);
        boolean missing = strictly || mentions.isName(words) || mentions.isOtherKind(words);
        if (!there && missing) {
            return List.of();
        }
        int mentioned = there && telling ? words.size() : 0;
        int shared = telling ? 0 : mentions.shared(words);
        return List.of(new Way(words, new TreeMap<>(), mentioned, shared));
    }

    private List<Way> sequence(List<Phrase> parts, boolean strictly) {
        List<Way> ways = List.of(Way.EMPTY);
        for (Phrase part : parts) {
            List<Way> next = of(part, strictly);
            List<Way> longer = new ArrayList<>();
            for (Way way : ways) {
                next.forEach(each -> longer.add(way.then(each)));
            }
            ways = longer.stream().limit(WAYS_MAX).toList();
            if (ways.isEmpty()) {
                break;
            }
        }
        return ways;
    }

    /// What may be left out is said where the text says it.
    private static List<Way> maybe(List<Way> inner) {
        List<Way> said =
                inner.stream()
                        .filter(each ->
                                each.mentioned > 0
                                        || each.shared > 0 && each.shared == each.said.size())
                        .toList();
        return said.isEmpty() ? List.of(Way.EMPTY) : said;
    }

    private List<Way> number(String slot, Phrase.Reader reader) {
        List<Way> ways = new ArrayList<>();
        List<String> text = mentions.text();
        for (int from = 0; from < text.size(); from++) {
            for (Phrase.Taken taken : reader.read(text, from)) {
                List<String> words = text.subList(from, from + taken.words());
                ways.add(
                        new Way(List.copyOf(words), new TreeMap<>(), words.size(), 0)
                                .filling(slot, taken.meaning()));
            }
        }
        return likest(ways);
    }

    /// For each meaning its likest way; of all of these, those that name the most.
    private static List<Way> likest(List<Way> ways) {
        if (ways.size() <= 1) {
            return ways;
        }
        int most = ways.stream().mapToInt(Way::mentioned).max().orElse(0);
        Map<SortedMap<String, String>, Way> best = new LinkedHashMap<>();
        ways.stream()
                .filter(each -> each.mentioned == most)
                .sorted(LIKEST)
                .forEach(each -> best.putIfAbsent(each.slots, each));
        return best.values().stream().limit(WAYS_MAX).toList();
    }
}
