package org.opentos.hub.fabric.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTreeTest {
    private static final String[] LEVELS = {"a", "b", "", "$x", "tos"};

    /// MQTT 5, section 4.7, written down as plainly as possible.
    private static boolean matches(String filter, String topic) {
        String[] wanted = filter.split("/", -1);
        String[] given = topic.split("/", -1);
        boolean leadingWildcard = wanted[0].equals("+") || wanted[0].equals("#");
        if (leadingWildcard && topic.startsWith("$")) {
            return false;
        }
        for (int level = 0; level < wanted.length; level++) {
            if (wanted[level].equals("#")) {
                return true;
            }
            if (level >= given.length) {
                return false;
            }
            if (!wanted[level].equals("+") && !wanted[level].equals(given[level])) {
                return false;
            }
        }
        return wanted.length == given.length;
    }

    @ParameterizedTest
    @CsvSource({
        "sport/#, sport, true",
        "sport/#, sport/tennis/player1, true",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "#, $SYS/a, false",
        "+/a, $SYS/a, false",
        "$SYS/#, $SYS/a, true",
        "$SYS/+, $SYS/a, true",
        "a/$x, a/$x, true",
        "a/+, a/$x, true",
    })
    void the_examples_of_the_specification_hold(String filter, String topic, boolean expected) {
        assertThat(matches(filter, topic)).isEqualTo(expected);
        TopicTree<String> filters = new TopicTree<>();
        filters.put(filter, filter);
        List<String> found = new ArrayList<>();
        filters.matching(topic, found::add);
        assertThat(found).hasSize(expected ? 1 : 0);
        TopicTree<String> topics = new TopicTree<>();
        topics.put(topic, topic);
        List<String> under = new ArrayList<>();
        topics.under(filter, under::add);
        assertThat(under).hasSize(expected ? 1 : 0);
    }

    @Test
    void it_agrees_with_the_plain_matcher_through_random_changes() {
        long seed = System.nanoTime();
        System.out.println("TopicTreeTest seed " + seed);
        Random random = new Random(seed);
        TopicTree<String> filters = new TopicTree<>();
        TopicTree<String> topics = new TopicTree<>();
        Map<String, String> filtersModel = new HashMap<>();
        Map<String, String> topicsModel = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            String filter = text(random, true);
            String topic = text(random, false);
            switch (random.nextInt(6)) {
                case 0, 1 ->
                        assertThat(filters.put(filter, filter))
                                .isEqualTo(filtersModel.put(filter, filter));
                case 2 -> assertThat(filters.remove(filter)).isEqualTo(filtersModel.remove(filter));
                case 3 ->
                        assertThat(topics.put(topic, topic))
                                .isEqualTo(topicsModel.put(topic, topic));
                case 4 -> assertThat(topics.remove(topic)).isEqualTo(topicsModel.remove(topic));
                default -> {
                    List<String> found = new ArrayList<>();
                    filters.matching(topic, found::add);
                    assertThat(found)
                            .as("filters matching %s, seed %d", topic, seed)
                            .containsExactlyInAnyOrderElementsOf(
                                    filtersModel.keySet().stream()
                                            .filter(each -> matches(each, topic))
                                            .toList());
                    List<String> under = new ArrayList<>();
                    topics.under(filter, under::add);
                    assertThat(under)
                            .as("topics under %s, seed %d", filter, seed)
                            .containsExactlyInAnyOrderElementsOf(
                                    topicsModel.keySet().stream()
                                            .filter(each -> matches(filter, each))
                                            .toList());
                }
            }
            assertThat(filters.size()).isEqualTo(filtersModel.size());
            assertThat(topics.size()).isEqualTo(topicsModel.size());
        }
    }

    private static String text(Random random, boolean filter) {
        int depth = 1 + random.nextInt(4);
        List<String> levels = new ArrayList<>();
        for (int level = 0; level < depth; level++) {
            boolean last = level == depth - 1;
            int roll = filter ? random.nextInt(8) : 2;
            levels.add(
                    roll == 0 && last
                            ? "#"
                            : roll == 1 ? "+" : LEVELS[random.nextInt(LEVELS.length)]);
        }
        String text = String.join("/", levels);
        return text.isEmpty() ? "a" : text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "#/a", "a+", "+a", "a/b+/c", "a/#/c", "##", "++"})
    void wildcards_stand_alone_in_their_level(String filter) {
        assertThat(Filters.validFilter(filter)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "/", "a", "a/#", "+/+", "/+/#", "$SYS/#", "a//b"})
    void these_are_filters(String filter) {
        assertThat(Filters.validFilter(filter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share/", "$share/a", "$share//b", "$share/+/b", "$share/a/"})
    void a_shared_subscription_has_a_group_and_a_filter(String text) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Filters.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_shared_subscription_is_taken_apart() {
        assertThat(Filters.parse("$share/group/a/+/#"))
                .isEqualTo(new Filters.Parsed("group", "a/+/#"));
        assertThat(Filters.parse("a/b")).isEqualTo(new Filters.Parsed("", "a/b"));
    }
}
