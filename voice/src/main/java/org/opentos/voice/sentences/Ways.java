package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            Comparator.comparingInt((Way each) -> each.mentioned.size())
                    .thenComparingInt(Way::shared)
                    .reversed()
                    .thenComparingInt(each -> each.said.size());

    private final Mentions mentions;
    private final Map<Phrase, List<Way>> free = new IdentityHashMap<>();
    private final Map<Phrase, List<Way>> bound = new IdentityHashMap<>();

    /// @param said the words
    /// @param slots what they fill
    /// @param mentioned those of the words that name what the text names
    /// @param shared how many others stand in the text
    record Way(
            List<String> said, SortedMap<String, String> slots, Set<String> mentioned, int shared) {
        private static final Way EMPTY = new Way(List.of(), new TreeMap<>(), Set.of(), 0);

        private Way then(Way next) {
            List<String> words = new ArrayList<>(said);
            words.addAll(next.said);
            TreeMap<String, String> both = new TreeMap<>(slots);
            // What is filled first counts, as in the grammar.
            next.slots.forEach(both::putIfAbsent);
            Set<String> all = mentioned;
            if (!next.mentioned.isEmpty()) {
                all = new HashSet<>(mentioned);
                all.addAll(next.mentioned);
            }
            return new Way(words, both, all, shared + next.shared);
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
            case Phrase.Number(String slot, Phrase.Reader reader, Phrase _) -> number(slot, reader);
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
        Set<String> mentioned = there && telling ? Set.copyOf(words) : Set.of();
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
            ways = likest(longer);
            if (ways.isEmpty()) {
                break;
            }
        }
        return ways;
    }

    /// What may be left out is said where the text says it, unless it is a single character that
    /// fills nothing, which stands anywhere in Chinese. A name may have been said already.
    private static List<Way> maybe(List<Way> inner) {
        List<Way> said = new ArrayList<>();
        for (Way each : inner) {
            boolean told =
                    each.shared > 0
                            && each.shared == each.said.size()
                            && (!each.slots.isEmpty() || !isCharacter(each.said));
            if (told || !each.mentioned.isEmpty()) {
                said.add(each);
            }
        }
        if (said.stream().allMatch(each -> !each.mentioned.isEmpty())) {
            said.add(Way.EMPTY);
        }
        return said;
    }

    private static boolean isCharacter(List<String> said) {
        return said.size() == 1 && Character.isIdeographic(said.getFirst().codePointAt(0));
    }

    private List<Way> number(String slot, Phrase.Reader reader) {
        List<Way> ways = new ArrayList<>();
        List<String> text = mentions.text();
        for (int from = 0; from < text.size(); from++) {
            for (Phrase.Taken taken : reader.read(text, from)) {
                List<String> words = text.subList(from, from + taken.words());
                if (words.size() == 1 && taken.meaning().equals("1") && !words.contains("1")) {
                    // "One" and 一 are mostly said of something else.
                    continue;
                }
                ways.add(
                        new Way(List.copyOf(words), new TreeMap<>(), Set.copyOf(words), 0)
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
        int most = ways.stream().mapToInt(each -> each.mentioned.size()).max().orElse(0);
        Map<SortedMap<String, String>, Way> best = new LinkedHashMap<>();
        ways.stream()
                .filter(each -> each.mentioned.size() == most)
                .sorted(LIKEST)
                .forEach(each -> best.putIfAbsent(each.slots, each));
        return best.values().stream().limit(WAYS_MAX).toList();
    }
}
