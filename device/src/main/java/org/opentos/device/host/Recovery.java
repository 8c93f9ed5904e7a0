package org.opentos.device.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How it stands with what the device keeps: whether there is room, and what the image had to do so
/// that the device starts, until somebody has read it.
public final class Recovery implements Part {
    /// The image leaves an empty file of that name in the data directory.
    private static final Set<String> CODES = Set.of("data-lost", "data-unusable");

    private final DataDirectory data;
    private final Changes changes;

    public Recovery(DataDirectory data, Changes changes) {
        this.data = data;
        this.changes = changes;
    }

    @Override
    public void show(ObjectNode state) {
        if (state.path("storage") instanceof ObjectNode storage
                && Json.text(storage, "state").orElse("").equals("ok")
                && data.full()) {
            storage.put("state", "full");
        }
        state.set("recovery", code().<JsonNode>map(Json::of).orElseGet(Json::nothing));
    }

    /// Somebody has read it.
    public Outcome<JsonNode> seen() {
        try {
            for (String each : CODES) {
                Files.deleteIfExists(data.file(each));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("could not note what somebody has read", failure);
        }
        changes.signal();
        return Outcome.done(Json.object());
    }

    private Optional<String> code() {
        return CODES.stream().filter(each -> Files.exists(data.file(each))).sorted().findFirst();
    }
}
