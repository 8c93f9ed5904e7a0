package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.opentos.voice.grammar.Phrase;

/// What stands behind the noun of an order: what it is to have, and what it is to be without, each
/// once and in any order, as in "with oat milk, no sugar".
final class Extras {
    /// As many are said; each order of them is a way of its own.
    static final int MOST = 4;

    private final Script script;
    private final Filling filling;
    private final SequencedMap<String, Extra> extras;

    /// What is left to be said is the same however it was come to, so it is made once.
    private final Map<Set<String>, Optional<Phrase>> wanted = new HashMap<>();

    private final Map<Set<String>, Optional<Phrase>> unwanted = new HashMap<>();

    /// One of them.
    ///
    /// @param values what it can be
    /// @param without what is not wanted; empty where nobody can say so
    record Extra(Phrase values, Optional<Phrase> without) {}

    /// @param extras by the names of the inputs
    Extras(Script script, Filling filling, SequencedMap<String, Extra> extras) {
        this.script = script;
        this.filling = filling;
        this.extras = new LinkedHashMap<>(extras);
    }

    /// All that can be said; empty where there is nothing.
    Optional<Phrase> phrase() {
        Set<String> all = new TreeSet<>(extras.keySet());
        List<Phrase> ways = new ArrayList<>(next(wanted(all), "order-with"));
        ways.addAll(next(unwanted(all), "order-without"));
        return Filling.one(ways);
    }

    private List<Phrase> but(List<Phrase> next) {
        return next(Filling.one(next), "order-but");
    }

    private List<Phrase> next(Optional<Phrase> next, String kind) {
        return next.isEmpty() ? List.of() : filling.and("next", next).sentences(script.of(kind));
    }

    private Optional<Phrase> wanted(Set<String> left) {
        Optional<Phrase> known = wanted.get(left);
        if (known == null) {
            List<Phrase> ways = new ArrayList<>();
            extras.forEach((name, extra) -> {
                if (left.contains(name)) {
                    Set<String> rest = without(left, name);
                    List<Phrase> then = new ArrayList<>(next(wanted(rest), "order-and"));
                    then.addAll(but(next(unwanted(rest), "order-without")));
                    ways.add(followed(extra.values, Filling.one(then)));
                }
            });
            known = Filling.one(ways);
            wanted.put(left, known);
        }
        return known;
    }

    private Optional<Phrase> unwanted(Set<String> left) {
        Optional<Phrase> known = unwanted.get(left);
        if (known == null) {
            List<Phrase> ways = new ArrayList<>();
            extras.forEach((name, extra) -> {
                if (left.contains(name) && extra.without.isPresent()) {
                    Set<String> rest = without(left, name);
                    List<Phrase> then = new ArrayList<>(next(unwanted(rest), "order-or"));
                    then.addAll(but(next(wanted(rest), "order-with")));
                    ways.add(followed(extra.without.get(), Filling.one(then)));
                }
            });
            known = Filling.one(ways);
            unwanted.put(left, known);
        }
        return known;
    }

    private static Phrase followed(Phrase first, Optional<Phrase> then) {
        return then.map(each -> Phrase.sequence(first, Phrase.maybe(each))).orElse(first);
    }

    private static Set<String> without(Set<String> left, String name) {
        Set<String> rest = new TreeSet<>(left);
        rest.remove(name);
        return rest;
    }
}
