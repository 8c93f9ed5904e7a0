package org.opentos.voice;

import java.nio.file.Path;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.OrderSentences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The coffee machine's Thing Model, and what can be ordered from it.
public final class Coffee {
    public static final JsonNode MODEL =
            new JsonMapper()
                    .readTree(
                            Path.of("..", "api", "thing-models", "coffee-machine.tm.json")
                                    .toFile());

    public static final Grammar GRAMMAR = OrderSentences.english(MODEL, "orderDrink");

    private Coffee() {}
}
