package org.opentos.voice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.sentences.Surroundings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What can be ordered of a coffee machine, as a home with nothing else would have it.
public final class Orders {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DEVICE = "coffee";
    private static final String MODEL = "coffee-machine.tm.json";

    private Orders() {}

    /// @param models the directory of Thing Models
    public static Grammar english(Path models) throws IOException {
        JsonNode model = JSON.readTree(Files.readString(models.resolve(MODEL)));
        Surroundings.Device machine =
                new Surroundings.Device(
                        DEVICE, "Coffee machine", Optional.empty(), false, model, true);
        return Sentences.of(
                        new Surroundings(
                                List.of(),
                                List.of(machine),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty()),
                        Language.EN)
                .orders();
    }

    /// What is read where an action with texts as its inputs is ordered.
    static Meaning meaning(String action, SortedMap<String, String> inputs) {
        SortedMap<String, String> slots = new TreeMap<>();
        inputs.forEach((name, value) -> slots.put("input." + name, JSON.writeValueAsString(value)));
        slots.put("action", action);
        slots.put("devices", JSON.writeValueAsString(List.of(DEVICE)));
        return new Meaning("invoke", slots);
    }
}
