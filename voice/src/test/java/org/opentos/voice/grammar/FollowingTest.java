package org.opentos.voice.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FollowingTest {
    private static final List<String> WORDS = List.of("a", "b", "c", "d", "e", "f");

    private static Set<String> pairs(Following following) {
        Set<String> pairs = new TreeSet<>();
        for (int state : following.speaking()) {
            for (Following.Word first : following.words(state)) {
                Set<String> after = new TreeSet<>();
                for (int then : following.beyond(first.to())) {
                    following.words(then).forEach(each -> after.add(each.word()));
                }
                Set<String> same = new TreeSet<>();
                for (int then : following.beyond(following.same(first.to()))) {
                    following.words(then).forEach(each -> same.add(each.word()));
                }
                assertThat(same).isEqualTo(after);
                after.forEach(each -> pairs.add(first.word() + " " + each));
            }
        }
        return pairs;
    }

    private static Set<String> exactly(WordAutomaton automaton) {
        Set<String> pairs = new TreeSet<>();
        for (int state : automaton.reachable()) {
            automaton
                    .next(state)
                    .forEach((first, to) ->
                            automaton
                                    .next(to)
                                    .keySet()
                                    .forEach(second -> pairs.add(first + " " + second)));
        }
        return pairs;
    }

    private static Phrase any(Random random, int depth, List<Phrase> made) {
        if (!made.isEmpty() && random.nextInt(4) == 0) {
            return made.get(random.nextInt(made.size()));
        }
        Phrase phrase =
                switch (depth == 0 ? 0 : random.nextInt(6)) {
                    case 1 -> Phrase.sequence(some(random, depth, made));
                    case 2 -> Phrase.choice(some(random, depth, made));
                    case 3 -> Phrase.maybe(any(random, depth - 1, made));
                    case 4 -> Phrase.anyOrder(some(random, depth, made));
                    case 5 -> new Phrase.Written(any(random, depth - 1, made));
                    default -> Phrase.words(WORDS.get(random.nextInt(WORDS.size())));
                };
        made.add(phrase);
        return phrase;
    }

    private static Phrase[] some(Random random, int depth, List<Phrase> made) {
        Phrase[] some = new Phrase[random.nextInt(1, 4)];
        for (int each = 0; each < some.length; each++) {
            some[each] = any(random, depth - 1, made);
        }
        return some;
    }

    @Test
    void leavesOutNothingThatCanBeSaid() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int spoken = 0;
        for (int run = 0; run < 500; run++) {
            Grammar grammar =
                    Grammar.of(
                            Map.of(
                                    "one", any(random, 3, new ArrayList<>()),
                                    "other", any(random, 3, new ArrayList<>())));
            Set<String> exactly = exactly(new WordAutomaton(grammar));

            assertThat(pairs(new Following(grammar))).as("run %d", run).containsAll(exactly);
            spoken += exactly.isEmpty() ? 0 : 1;
        }
        assertThat(spoken).isGreaterThan(100);
    }

    @Test
    void saysWhatFollowsAPhraseWhereverItIsUsed() {
        Phrase lamp = Phrase.oneOf("lamp", "light");
        Grammar grammar =
                Grammar.of(
                        Map.of(
                                "on", Phrase.sequence(lamp, Phrase.words("on")),
                                "is",
                                        Phrase.sequence(
                                                Phrase.words("is"), lamp, Phrase.words("off"))));

        assertThat(pairs(new Following(grammar)))
                .containsExactly(
                        "is lamp", "is light", "lamp off", "lamp on", "light off", "light on");
    }

    @Test
    void saysNothingOfWhatIsOnlyRead() {
        Grammar grammar =
                Grammar.of(
                        Map.of(
                                "x",
                                Phrase.sequence(
                                        Phrase.choice(
                                                Phrase.words("a"),
                                                new Phrase.Written(Phrase.words("b"))),
                                        Phrase.words("c"))));

        assertThat(pairs(new Following(grammar))).containsExactly("a c");
    }
}
