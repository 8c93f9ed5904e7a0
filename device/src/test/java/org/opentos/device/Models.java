package org.opentos.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;

/// The Thing Models of the shipped products, without their texts.
public final class Models {
    public static final List<String> ALL =
            List.of("tv", "watch", "lamp", "thermostat", "door-lock", "coffee-machine");

    private Models() {}

    public static byte[] bytes(String name) {
        try (InputStream in = Models.class.getResourceAsStream("/models/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("no model " + name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException("could not read model " + name, failure);
        }
    }

    public static ThingModel model(String name) {
        return new ThingModel(Json.parse(bytes(name)).orElseThrow());
    }
}
