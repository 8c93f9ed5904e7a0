package org.opentos.voice.grammar;

import java.util.Arrays;
import java.util.List;

/// A part of what can be said.
public sealed interface Phrase {

    /// Words one after the other.
    record Words(List<String> words) implements Phrase {
        public Words {
            words = List.copyOf(words);
        }
    }

    record Sequence(List<Phrase> parts) implements Phrase {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    record Choice(List<Phrase> choices) implements Phrase {
        public Choice {
            choices = List.copyOf(choices);
        }
    }

    record Maybe(Phrase phrase) implements Phrase {}

    /// Each part once, in whichever order.
    record AnyOrder(List<Phrase> parts) implements Phrase {
        /// As many orders as there are subsets are kept apart, so few parts have to do.
        static final int PARTS_MAX = 6;

        public AnyOrder {
            parts = List.copyOf(parts);
            if (parts.size() > PARTS_MAX) {
                throw new IllegalArgumentException(
                        parts.size() + " parts in any order; at most " + PARTS_MAX);
            }
        }
    }

    /// What is said here fills a slot.
    record Slot(String name, List<Value> values) implements Phrase {
        public Slot {
            values = List.copyOf(values);
        }
    }

    /// @param meaning what the slot then holds, in the words of whoever asked
    /// @param said how people say it
    record Value(String meaning, Phrase said) {}

    /// Words that tell meanings apart, though they fill no slot: the room of "the bedroom's lamp".
    record Telling(Phrase phrase) implements Phrase {}

    /// What is read where it is written, and not listened for: recognisers that expect fewer
    /// sentences mistake fewer.
    record Written(Phrase phrase) implements Phrase {}

    /// What is said here fills a slot with one of many values, more than can be listed: any number
    /// of a range, any amount. Recognisers listen for some of them, a reader of text knows all.
    ///
    /// @param reader takes the value from a text; what it says goes before what is listed
    /// @param spoken fills the same slot with those values that recognisers listen for
    record Number(String slot, Reader reader, Phrase spoken) implements Phrase {}

    /// Takes a value of several words from a text.
    @FunctionalInterface
    interface Reader {
        /// What can be read from one word on; empty where nothing can.
        List<Taken> read(List<String> words, int from);
    }

    /// @param words how many words were taken, at least one
    /// @param meaning what the slot then holds
    record Taken(int words, String meaning) {}

    /// The words of a text, as [Text] divides it.
    static Phrase words(String text) {
        return new Words(Text.words(text));
    }

    static Phrase sequence(Phrase... parts) {
        return new Sequence(List.of(parts));
    }

    static Phrase choice(Phrase... choices) {
        return new Choice(List.of(choices));
    }

    /// One of several texts.
    static Phrase oneOf(String... texts) {
        return new Choice(Arrays.stream(texts).map(Phrase::words).toList());
    }

    static Phrase maybe(Phrase phrase) {
        return new Maybe(phrase);
    }

    static Phrase anyOrder(Phrase... parts) {
        return new AnyOrder(List.of(parts));
    }

    /// A slot whose values mean what is said.
    static Phrase slot(String name, List<String> values) {
        return new Slot(name, values.stream().map(each -> new Value(each, words(each))).toList());
    }
}
