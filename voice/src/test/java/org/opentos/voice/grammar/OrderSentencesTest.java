package org.opentos.voice.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.opentos.voice.Coffee;

class OrderSentencesTest {
    @Test
    void readsWhatTheThingModelOffers() {
        assertThat(
                        Coffee.GRAMMAR.read(
                                "Can I get a small double-shot latte with a lot of sugar and skim milk, please?"))
                .containsExactly(
                        new Meaning(
                                "orderDrink",
                                new TreeMap<>(
                                        Map.of(
                                                "coffeeDrink", "latte",
                                                "size", "small",
                                                "numberOfShots", "double shot",
                                                "sugarAmount", "a lot of sugar",
                                                "milkAmount", "skim milk"))));
        assertThat(Coffee.GRAMMAR.read("Make me a double shot latte with oat milk"))
                .containsExactly(
                        new Meaning(
                                "orderDrink",
                                new TreeMap<>(
                                        Map.of(
                                                "coffeeDrink", "latte",
                                                "numberOfShots", "double shot",
                                                "milkAmount", "oat milk"))));
        assertThat(Coffee.GRAMMAR.read("medium roast medium mocha"))
                .containsExactly(
                        new Meaning(
                                "orderDrink",
                                new TreeMap<>(
                                        Map.of(
                                                "coffeeDrink",
                                                "mocha",
                                                "size",
                                                "medium",
                                                "roast",
                                                "medium roast"))));
    }

    @Test
    void readsNoDrinkThatItDoesNotOffer() {
        assertThat(Coffee.GRAMMAR.read("make me a green tea")).isEmpty();
        assertThat(Coffee.GRAMMAR.read("make me a latte with sugar and sugar")).isEmpty();
        assertThat(Coffee.GRAMMAR.read("make me a small")).isEmpty();
    }

    @Test
    void refusesAnActionWithoutANoun() {
        assertThatThrownBy(() -> OrderSentences.english(Coffee.MODEL, "rinse"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
