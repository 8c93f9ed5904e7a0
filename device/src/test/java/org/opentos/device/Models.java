package org.opentos.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;

/// The Thing Models of the shipped products.
public final class Models {
    public static final List<String> ALL =
            List.of(
                    "tv",
                    "watch",
                    "band",
                    "glasses",
                    "vr",
                    "lamp",
                    "thermostat",
                    "door-lock",
                    "coffee-machine");

    private static final Path FOLDER = Path.of("../api/thing-models");

    private Models() {}

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name + ".tm.json"));
        } catch (IOException failure) {
            throw new UncheckedIOException("could not read model " + name, failure);
        }
    }

    public static ThingModel model(String name) {
        return new ThingModel(Json.parse(bytes(name)).orElseThrow());
    }
}
