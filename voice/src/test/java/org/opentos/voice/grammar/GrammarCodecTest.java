package org.opentos.voice.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentos.voice.Coffee;

class GrammarCodecTest {
    private static final String[] WORDS = {"a", "lamp", "o'clock", "22", "关", "灯", "straße", "é"};

    private static Phrase random(Random random, int depth) {
        List<Phrase> parts = new ArrayList<>();
        int kind = depth == 0 ? 0 : random.nextInt(6);
        for (int left = random.nextInt(4); kind > 0 && left > 0; left--) {
            parts.add(random(random, depth - 1));
        }
        return switch (kind) {
            case 1 -> new Phrase.Sequence(parts);
            case 2 -> new Phrase.Choice(parts);
            case 3 -> new Phrase.Maybe(random(random, depth - 1));
            case 4 -> new Phrase.AnyOrder(parts);
            case 5 ->
                    new Phrase.Slot(
                            "slot" + random.nextInt(3),
                            parts.stream()
                                    .map(each -> new Phrase.Value("\u0000💡 " + parts.size(), each))
                                    .toList());
            default -> {
                List<String> words = new ArrayList<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    words.add(WORDS[random.nextInt(WORDS.length)]);
                }
                yield new Phrase.Words(words);
            }
        };
    }

    @Test
    void readsWhatItWrote() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            Map<String, Phrase> sentences =
                    Map.of("first", random(random, 4), "second", random(random, 3));
            Grammar read = GrammarCodec.decode(GrammarCodec.encode(Grammar.of(sentences)));

            assertThat(read.sentences()).isEqualTo(sentences);
        }
    }

    @Test
    void keepsTheOrderInWhichMeaningsAreRead() {
        Grammar grammar = Coffee.GRAMMAR;
        Grammar read = GrammarCodec.decode(GrammarCodec.encode(grammar));

        assertThat(read.read("a large latte with milk"))
                .isEqualTo(grammar.read("a large latte with milk"))
                .isNotEmpty();
        assertThat(List.copyOf(read.sentences().keySet()))
                .isEqualTo(List.copyOf(grammar.sentences().keySet()));
    }

    @Test
    void isSmallForFiveHundredDevices() {
        assertThat(GrammarCodec.encode(Homes.ofDevices(500)).length).isLessThan(40_000);
    }

    @Test
    void refusesBytesThatAreNoGrammar() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] right = GrammarCodec.encode(Homes.ofDevices(20));
        int refused = 0;
        for (int run = 0; run < 2_000; run++) {
            byte[] wrong = Arrays.copyOf(right, random.nextInt(1, right.length + 1));
            for (int left = random.nextInt(1, 6); left > 0; left--) {
                wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            }
            try {
                GrammarCodec.decode(wrong);
            } catch (IllegalArgumentException said) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void refusesWhatWouldGrowWithoutEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrammarCodec.decode(bomb(40)))
                .withMessageContaining("parts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrammarCodec.decode(bomb(120)))
                .withMessageMatching(".*(parts|deep).*");
    }

    /// Choices between twice the same one, so many deep: few bytes, and 2 to that power of parts.
    private static byte[] bomb(int depth) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {1, 0, (byte) (depth + 1), 0, 0});
        for (int each = 0; each < depth; each++) {
            bytes.writeBytes(new byte[] {2, 2, (byte) each, (byte) each});
        }
        bytes.writeBytes(new byte[] {0});
        return bytes.toByteArray();
    }

    @Test
    void refusesWordsThatNoTextHas() {
        Grammar hostile =
                Grammar.of(Map.of("x", new Phrase.Words(List.of("two\nTRANSITION 0 1 1.0 one"))));

        assertThatIllegalArgumentException().isThrownBy(() -> GrammarCodec.encode(hostile));
    }
}
