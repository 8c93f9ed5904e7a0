package org.opentos.voice.grammar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a grammar as bytes and reads it again, so that another process can hear by it. What
/// occurs several times is written once: texts, and phrases with the same parts. `docs/voice.md`
/// has the form.
public final class GrammarCodec {
    /// More bytes than any grammar within [Grammar#STATES_MAX] takes.
    public static final int BYTES_MAX = 8 << 20;

    /// Phrases within phrases; compiling walks down them.
    static final int DEPTH_MAX = 100;

    /// Parts that are compiled, each as often as it is used. A few phrases within each other, each
    /// used twice, would otherwise be more than can ever be compiled.
    static final long PARTS_MAX = 4_000_000;

    private static final int VERSION = 1;

    /// What is meant by "all the lights" names each: room for 500 devices with ids of 64
    /// characters.
    private static final int TEXT_BYTES_MAX = 500 * 70;

    private static final int WORDS = 0;
    private static final int SEQUENCE = 1;
    private static final int CHOICE = 2;
    private static final int MAYBE = 3;
    private static final int ANY_ORDER = 4;
    private static final int SLOT = 5;
    private static final int TELLING = 6;

    private GrammarCodec() {}

    /// @throws IllegalArgumentException where the grammar is beyond a bound, or has a word that no
    ///   text divides into
    public static byte[] encode(Grammar grammar) {
        return new Encoder().encode(grammar);
    }

    /// @throws IllegalArgumentException where the bytes are no grammar, or one beyond a bound
    public static Grammar decode(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a grammar of " + bytes.length + " bytes; at most " + BYTES_MAX);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Grammar grammar = new Decoder(in).decode();
            if (in.read() >= 0) {
                throw new IllegalArgumentException("bytes behind a grammar");
            }
            return grammar;
        } catch (EOFException ended) {
            throw new IllegalArgumentException("a grammar that ends before it is whole", ended);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory failed", impossible);
        }
    }

    private static void checkWord(String word) {
        if (!Text.words(word).equals(List.of(word))) {
            throw new IllegalArgumentException("no word: " + word);
        }
    }

    private static final class Encoder {
        private final Map<String, Integer> texts = new LinkedHashMap<>();
        private final Map<Phrase, Integer> known = new IdentityHashMap<>();
        private final Map<List<Integer>, Integer> nodes = new LinkedHashMap<>();

        byte[] encode(Grammar grammar) {
            List<Integer> intents = new ArrayList<>();
            grammar.sentences()
                    .forEach((intent, phrase) -> {
                        intents.add(text(intent));
                        intents.add(node(phrase, 1));
                    });
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeByte(VERSION);
                number(out, texts.size());
                for (String each : texts.keySet()) {
                    byte[] text = each.getBytes(StandardCharsets.UTF_8);
                    if (text.length > TEXT_BYTES_MAX) {
                        throw new IllegalArgumentException(
                                "a text of " + text.length + " bytes; at most " + TEXT_BYTES_MAX);
                    }
                    number(out, text.length);
                    out.write(text);
                }
                number(out, nodes.size());
                for (List<Integer> each : nodes.keySet()) {
                    // The kind comes first and says how to read the numbers after it.
                    out.writeByte(each.getFirst());
                    for (int value : each.subList(1, each.size())) {
                        number(out, value);
                    }
                }
                number(out, intents.size() / 2);
                for (int value : intents) {
                    number(out, value);
                }
            } catch (IOException impossible) {
                throw new UncheckedIOException("writing to memory failed", impossible);
            }
            if (bytes.size() > BYTES_MAX) {
                throw new IllegalArgumentException(
                        "a grammar of " + bytes.size() + " bytes; at most " + BYTES_MAX);
            }
            return bytes.toByteArray();
        }

        private int text(String text) {
            return texts.computeIfAbsent(text, each -> texts.size());
        }

        /// The number of a phrase; its parts have smaller ones.
        private int node(Phrase phrase, int depth) {
            if (depth > DEPTH_MAX) {
                throw new IllegalArgumentException("phrases more than " + DEPTH_MAX + " deep");
            }
            Integer before = known.get(phrase);
            if (before != null) {
                return before;
            }
            if (phrase instanceof Phrase.Number(String _, Phrase.Reader _, Phrase spoken)) {
                // Who hears is told only what is listened for.
                return node(spoken, depth);
            }
            List<Integer> node = new ArrayList<>();
            switch (phrase) {
                case Phrase.Number _ -> throw new IllegalStateException("was taken before");
                case Phrase.Words(List<String> words) -> {
                    node.add(WORDS);
                    node.add(words.size());
                    for (String word : words) {
                        checkWord(word);
                        node.add(text(word));
                    }
                }
                case Phrase.Sequence(List<Phrase> parts) -> all(node, SEQUENCE, parts, depth);
                case Phrase.Choice(List<Phrase> choices) -> all(node, CHOICE, choices, depth);
                case Phrase.AnyOrder(List<Phrase> parts) -> all(node, ANY_ORDER, parts, depth);
                case Phrase.Maybe(Phrase maybe) -> {
                    node.add(MAYBE);
                    node.add(node(maybe, depth + 1));
                }
                // What is only written is nothing that is said.
                case Phrase.Written _ -> all(node, CHOICE, List.of(), depth);
                case Phrase.Telling(Phrase telling) -> {
                    node.add(TELLING);
                    node.add(node(telling, depth + 1));
                }
                case Phrase.Slot(String name, List<Phrase.Value> values) -> {
                    node.add(SLOT);
                    node.add(text(name));
                    node.add(values.size());
                    for (Phrase.Value value : values) {
                        node.add(text(value.meaning()));
                        node.add(node(value.said(), depth + 1));
                    }
                }
            }
            int number = nodes.computeIfAbsent(List.copyOf(node), each -> nodes.size());
            known.put(phrase, number);
            return number;
        }

        private void all(List<Integer> node, int kind, List<Phrase> parts, int depth) {
            node.add(kind);
            node.add(parts.size());
            for (Phrase part : parts) {
                node.add(node(part, depth + 1));
            }
        }

        private static void number(DataOutputStream out, int number) throws IOException {
            int rest = number;
            while (rest >= 0x80) {
                out.writeByte(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            out.writeByte(rest);
        }
    }

    private static final class Decoder {
        private final DataInputStream in;
        private final List<String> texts = new ArrayList<>();
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Boolean> words = new HashMap<>();

        /// @param parts how many parts are compiled for it
        private record Node(Phrase phrase, int depth, long parts) {}

        /// What the parts of the phrase that is being read come to.
        private int depth;

        private long parts;

        Decoder(DataInputStream in) {
            this.in = in;
        }

        Grammar decode() throws IOException {
            if (in.readUnsignedByte() != VERSION) {
                throw new IllegalArgumentException("no grammar of version " + VERSION);
            }
            for (int left = count(); left > 0; left--) {
                int length = number();
                if (length > TEXT_BYTES_MAX || length > in.available()) {
                    throw new IllegalArgumentException("a text of " + length + " bytes");
                }
                texts.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            }
            for (int left = count(); left > 0; left--) {
                depth = 0;
                parts = 1;
                Phrase phrase = phrase();
                if (depth >= DEPTH_MAX) {
                    throw new IllegalArgumentException("phrases more than " + DEPTH_MAX + " deep");
                }
                nodes.add(new Node(phrase, depth + 1, parts));
            }
            Map<String, Phrase> sentences = new LinkedHashMap<>();
            parts = 0;
            for (int left = count(); left > 0; left--) {
                sentences.put(text(), part());
            }
            checkParts();
            return Grammar.of(sentences);
        }

        private Phrase phrase() throws IOException {
            int kind = in.readUnsignedByte();
            return switch (kind) {
                case WORDS -> words();
                case SEQUENCE -> new Phrase.Sequence(parts());
                case CHOICE -> new Phrase.Choice(parts());
                case MAYBE -> new Phrase.Maybe(part());
                case ANY_ORDER -> anyOrder();
                case SLOT -> slot();
                case TELLING -> new Phrase.Telling(part());
                default -> throw new IllegalArgumentException("no phrase of kind " + kind);
            };
        }

        private Phrase words() throws IOException {
            List<String> said = new ArrayList<>();
            for (int left = count(); left > 0; left--) {
                String word = text();
                words.computeIfAbsent(
                        word,
                        each -> {
                            checkWord(each);
                            return true;
                        });
                said.add(word);
            }
            parts += said.size();
            checkParts();
            return new Phrase.Words(said);
        }

        private Phrase anyOrder() throws IOException {
            Phrase.AnyOrder order = new Phrase.AnyOrder(parts());
            // Each part is compiled behind every set of the others.
            parts <<= order.parts().size();
            checkParts();
            return order;
        }

        private Phrase slot() throws IOException {
            String name = text();
            List<Phrase.Value> values = new ArrayList<>();
            for (int left = count(); left > 0; left--) {
                values.add(new Phrase.Value(text(), part()));
            }
            return new Phrase.Slot(name, values);
        }

        private List<Phrase> parts() throws IOException {
            List<Phrase> phrases = new ArrayList<>();
            for (int left = count(); left > 0; left--) {
                phrases.add(part());
            }
            return phrases;
        }

        /// A phrase that came before: nothing can be a part of itself.
        private Phrase part() throws IOException {
            Node node = nodes.get(below(number(), nodes.size()));
            depth = Math.max(depth, node.depth);
            parts += node.parts;
            checkParts();
            return node.phrase;
        }

        private void checkParts() {
            if (parts > PARTS_MAX) {
                throw new IllegalArgumentException(
                        "a grammar of more than " + PARTS_MAX + " parts");
            }
        }

        private String text() throws IOException {
            return texts.get(below(number(), texts.size()));
        }

        private static int below(int number, int size) {
            if (number >= size) {
                throw new IllegalArgumentException(number + " of " + size);
            }
            return number;
        }

        /// How many follow. Each takes a byte at least, so no more can than there are bytes.
        private int count() throws IOException {
            int count = number();
            if (count > in.available()) {
                throw new IllegalArgumentException(count + " in " + in.available() + " bytes");
            }
            return count;
        }

        private int number() throws IOException {
            int number = 0;
            for (int shift = 0; shift < 28; shift += 7) {
                int bits = in.readUnsignedByte();
                number |= (bits & 0x7F) << shift;
                if (bits < 0x80) {
                    return number;
                }
            }
            throw new IllegalArgumentException("a number of more than four bytes");
        }
    }
}
