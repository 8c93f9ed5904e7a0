package org.opentos.voice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.opentos.voice.bench.Orders;
import org.opentos.voice.grammar.Grammar;

/// What can be ordered from a coffee machine.
public final class Coffee {
    public static final Grammar GRAMMAR = grammar();

    private Coffee() {}

    private static Grammar grammar() {
        try {
            return Orders.english(Path.of("..", "api", "thing-models"));
        } catch (IOException failed) {
            throw new UncheckedIOException("could not read the coffee machine's model", failed);
        }
    }
}
