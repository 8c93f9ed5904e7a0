package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.opentos.voice.grammar.Phrase;

/// One way through a phrase: what is said, and what it fills.
final class Walk {
    private final Random random;
    private final boolean plain;
    private final List<String> said = new ArrayList<>();
    private final SortedMap<String, String> slots = new TreeMap<>();

    /// @param plain whether to take the first of several ways and to leave out what may be; values
    ///   of slots are chosen in any case
    Walk(Random random, boolean plain) {
        this.random = random;
        this.plain = plain;
    }

    Walk through(Phrase phrase) {
        switch (phrase) {
            case Phrase.Words(List<String> words) -> said.addAll(words);
            case Phrase.Sequence(List<Phrase> parts) -> parts.forEach(this::through);
            case Phrase.Choice(List<Phrase> choices) ->
                    through(choices.get(plain ? 0 : random.nextInt(choices.size())));
            case Phrase.Maybe(Phrase maybe) -> {
                if (!plain && random.nextBoolean()) {
                    through(maybe);
                }
            }
            case Phrase.AnyOrder(List<Phrase> parts) -> {
                List<Phrase> shuffled = new ArrayList<>(parts);
                Collections.shuffle(shuffled, random);
                shuffled.forEach(this::through);
            }
            case Phrase.Telling(Phrase telling) -> through(telling);
            case Phrase.Written(Phrase written) -> through(written);
            case Phrase.Number(String _, Phrase.Reader _, Phrase spoken) -> through(spoken);
            case Phrase.Slot(String name, List<Phrase.Value> values) -> {
                Phrase.Value value = values.get(random.nextInt(values.size()));
                through(value.said());
                // What is filled first counts, as in the grammar.
                slots.putIfAbsent(name, value.meaning());
            }
        }
        return this;
    }

    /// What was said, with spaces where the language has them.
    String sentence() {
        return written(said);
    }

    static String written(List<String> said) {
        StringBuilder sentence = new StringBuilder();
        for (String each : said) {
            if (!sentence.isEmpty()
                    && !(ideographic(sentence.codePointBefore(sentence.length()))
                            || ideographic(each.codePointAt(0)))) {
                sentence.append(' ');
            }
            sentence.append(each);
        }
        return sentence.toString();
    }

    private static boolean ideographic(int character) {
        return Character.isIdeographic(character);
    }

    SortedMap<String, String> slots() {
        return slots;
    }
}
