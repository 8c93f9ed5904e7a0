package org.opentos.voice.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrammarTest {
    private static final Grammar LAMPS =
            Grammar.of(
                    Map.of(
                            "turn",
                            Phrase.sequence(
                                    Phrase.words("turn"),
                                    Phrase.slot("to", List.of("on", "off")),
                                    Phrase.maybe(Phrase.words("the")),
                                    new Phrase.Slot(
                                            "device",
                                            List.of(
                                                    new Phrase.Value(
                                                            "d1",
                                                            Phrase.oneOf(
                                                                    "kitchen lamp",
                                                                    "kitchen lights")),
                                                    new Phrase.Value(
                                                            "d2", Phrase.words("bedroom lamp"))))),
                            "stop",
                            Phrase.words("stop")));

    private static Meaning meaning(String intent, String... slots) {
        TreeMap<String, String> filled = new TreeMap<>();
        for (int each = 0; each < slots.length; each += 2) {
            filled.put(slots[each], slots[each + 1]);
        }
        return new Meaning(intent, filled);
    }

    @Test
    void readsSentencesToTheirMeaning() {
        assertThat(LAMPS.read("Turn on the kitchen lights!"))
                .containsExactly(meaning("turn", "to", "on", "device", "d1"));
        assertThat(LAMPS.read("turn off bedroom lamp"))
                .containsExactly(meaning("turn", "to", "off", "device", "d2"));
        assertThat(LAMPS.read("STOP.")).containsExactly(meaning("stop"));
    }

    @Test
    void readsNothingElse() {
        assertThat(LAMPS.read("")).isEmpty();
        assertThat(LAMPS.read("turn on the")).isEmpty();
        assertThat(LAMPS.read("turn on the kitchen lamp now")).isEmpty();
        assertThat(LAMPS.read("stop stop")).isEmpty();
        assertThat(LAMPS.read("x".repeat(100_000))).isEmpty();
    }

    @Test
    void saysWhatIsAmbiguous() {
        Grammar twice =
                Grammar.of(
                        Map.of(
                                "play",
                                new Phrase.Slot(
                                        "title",
                                        List.of(
                                                new Phrase.Value("song", Phrase.words("yesterday")),
                                                new Phrase.Value(
                                                        "film", Phrase.words("yesterday"))))));

        assertThat(twice.read("yesterday"))
                .containsExactlyInAnyOrder(
                        meaning("play", "title", "song"), meaning("play", "title", "film"));
    }

    @Test
    void takesEachPartOfAnyOrderOnce() {
        Grammar order =
                Grammar.of(
                        Map.of(
                                "order",
                                Phrase.sequence(
                                        Phrase.anyOrder(
                                                Phrase.maybe(
                                                        Phrase.slot(
                                                                "size", List.of("small", "large"))),
                                                Phrase.maybe(
                                                        Phrase.slot(
                                                                "roast", List.of("dark roast"))),
                                                Phrase.maybe(Phrase.words("hot"))),
                                        Phrase.words("coffee"))));

        assertThat(order.read("coffee")).containsExactly(meaning("order"));
        assertThat(order.read("dark roast small hot coffee"))
                .containsExactly(meaning("order", "size", "small", "roast", "dark roast"));
        assertThat(order.read("hot large coffee"))
                .containsExactly(meaning("order", "size", "large"));
        assertThat(order.read("small large coffee")).isEmpty();
        assertThat(order.read("hot hot coffee")).isEmpty();
    }

    @Test
    void readsDigitsAsWords() {
        Grammar sizes = Grammar.of(Map.of("size", Phrase.slot("size", List.of("twelve ounce"))));

        assertThat(sizes.read("12-ounce")).containsExactly(meaning("size", "size", "twelve ounce"));
        assertThat(sizes.read("12 oz")).containsExactly(meaning("size", "size", "twelve ounce"));
    }

    @Test
    void keepsOfABeginningWhatCanFillSlots() {
        assertThat(LAMPS.essence("Turn on the kitchen")).isEqualTo("on kitchen");
        assertThat(LAMPS.essence("turn on kitchen")).isEqualTo("on kitchen");
    }

    @Test
    void readsChineseByItsCharacters() {
        Grammar chinese =
                Grammar.of(
                        Map.of(
                                "on",
                                Phrase.sequence(
                                        Phrase.words("打开"),
                                        Phrase.slot("device", List.of("客厅灯")))));

        assertThat(chinese.read("打开客厅灯。")).containsExactly(meaning("on", "device", "客厅灯"));
    }

    @Test
    void refusesMoreThanItCanHold() {
        String many =
                IntStream.range(0, Grammar.STATES_MAX)
                        .mapToObj(each -> "w")
                        .reduce(
                                new StringBuilder(),
                                (all, each) -> all.append(each).append(' '),
                                StringBuilder::append)
                        .toString();
        Phrase.Words words = new Phrase.Words(List.of(many.split(" ")));

        assertThatThrownBy(() -> Grammar.of(Map.of("all", words)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new Phrase.AnyOrder(
                                IntStream.range(0, 20).<Phrase>mapToObj(each -> words).toList()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsAHomeOfFiveHundredDevicesOfSimilarNames() {
        Grammar home = Homes.ofDevices(500);

        assertThat(home.read("turn on lamp forty seven in the kitchen"))
                .containsExactly(meaning("turn", "to", "on", "device", "lamp 47 kitchen"));
        assertThat(home.read("turn on lamp 7 in the kitchen"))
                .containsExactly(meaning("turn", "to", "on", "device", "lamp 7 kitchen"));
        assertThat(home.read("turn on lamp forty seven")).isEmpty();
    }

    /// Whatever is said by the phrases is read as what it means, and the automaton, which guides
    /// recognisers, takes exactly the texts that have a meaning.
    @Test
    void agreesWithItsAutomatonOnRandomGrammars() {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Phrase phrase = phrase(random, 3);
            Grammar grammar = Grammar.of(Map.of("any", phrase));
            WordAutomaton automaton = new WordAutomaton(grammar);
            for (int sentence = 0; sentence < 5; sentence++) {
                List<String> words = new ArrayList<>();
                TreeMap<String, String> slots = new TreeMap<>();
                say(phrase, random, words, slots);
                if (!words.isEmpty()) {
                    assertThat(grammar.read(String.join(" ", words)))
                            .as("%s says %s", phrase, words)
                            .contains(new Meaning("any", slots));
                    if (random.nextBoolean()) {
                        words.set(random.nextInt(words.size()), word(random));
                    }
                }
                assertThat(accepts(automaton, words))
                        .as("%s and %s", phrase, words)
                        .isEqualTo(!grammar.read(String.join(" ", words)).isEmpty());
            }
        }
    }

    private static boolean accepts(WordAutomaton automaton, List<String> words) {
        int state = automaton.start();
        for (String word : words) {
            Integer next = automaton.next(state).get(word);
            if (next == null) {
                return false;
            }
            state = next;
        }
        return automaton.accepts(state);
    }

    private static String word(Random random) {
        return "w" + (char) ('a' + random.nextInt(6));
    }

    private static Phrase phrase(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(6);
        return switch (kind) {
            case 0 -> Phrase.words(word(random) + (random.nextBoolean() ? " " + word(random) : ""));
            case 1 -> Phrase.sequence(phrase(random, depth - 1), phrase(random, depth - 1));
            case 2 -> Phrase.choice(phrase(random, depth - 1), phrase(random, depth - 1));
            case 3 -> Phrase.maybe(phrase(random, depth - 1));
            case 4 -> Phrase.anyOrder(phrase(random, 0), Phrase.maybe(phrase(random, depth - 1)));
            default ->
                    new Phrase.Slot(
                            "s" + depth + random.nextInt(1_000_000),
                            List.of(
                                    new Phrase.Value("a", phrase(random, 0)),
                                    new Phrase.Value("b", phrase(random, depth - 1))));
        };
    }

    private static void say(
            Phrase phrase, Random random, List<String> words, TreeMap<String, String> slots) {
        switch (phrase) {
            case Phrase.Words(List<String> said) -> words.addAll(said);
            case Phrase.Sequence(List<Phrase> parts) ->
                    parts.forEach(part -> say(part, random, words, slots));
            case Phrase.Choice(List<Phrase> choices) ->
                    say(choices.get(random.nextInt(choices.size())), random, words, slots);
            case Phrase.Maybe(Phrase maybe) -> {
                if (random.nextBoolean()) {
                    say(maybe, random, words, slots);
                }
            }
            case Phrase.AnyOrder(List<Phrase> parts) -> {
                List<Phrase> shuffled = new ArrayList<>(parts);
                java.util.Collections.shuffle(shuffled, random);
                shuffled.forEach(part -> say(part, random, words, slots));
            }
            case Phrase.Written(Phrase written) -> say(written, random, words, slots);
            case Phrase.Telling(Phrase telling) -> say(telling, random, words, slots);
            case Phrase.Number(String _, Phrase.Reader _, Phrase spoken) ->
                    say(spoken, random, words, slots);
            case Phrase.Slot(String name, List<Phrase.Value> values) -> {
                Phrase.Value value = values.get(random.nextInt(values.size()));
                say(value.said(), random, words, slots);
                slots.put(name, value.meaning());
            }
        }
    }
}
