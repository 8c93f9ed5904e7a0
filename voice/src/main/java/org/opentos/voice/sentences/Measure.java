package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.opentos.voice.grammar.Phrase;

/// How many states phrases take of a grammar. What several of them use is there once.
final class Measure {
    private final Set<Phrase> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Phrase> latest = new ArrayList<>();

    /// What a phrase takes, beyond those before it.
    int of(Phrase phrase) {
        latest.clear();
        return states(phrase);
    }

    /// The last phrase does not come into the grammar after all.
    void forget() {
        latest.forEach(known::remove);
    }

    private int states(Phrase phrase) {
        if (phrase instanceof Phrase.Words(List<String> words)) {
            return words.size();
        }
        if (!known.add(phrase)) {
            // The call of what is there.
            return 1;
        }
        latest.add(phrase);
        return 1
                + switch (phrase) {
                    case Phrase.Words _ -> 0;
                    case Phrase.Sequence(List<Phrase> parts) -> all(parts);
                    case Phrase.Choice(List<Phrase> choices) -> all(choices);
                    case Phrase.Maybe(Phrase maybe) -> states(maybe);
                    case Phrase.AnyOrder(List<Phrase> parts) -> all(parts) << parts.size();
                    case Phrase.Telling(Phrase telling) -> states(telling);
                    case Phrase.Written(Phrase written) -> states(written);
                    case Phrase.Number(String _, Phrase.Reader _, Phrase spoken) -> states(spoken);
                    case Phrase.Slot(String _, List<Phrase.Value> values) ->
                            values.size() + all(values.stream().map(Phrase.Value::said).toList());
                };
    }

    private int all(List<Phrase> parts) {
        return parts.stream().mapToInt(this::states).sum();
    }
}
