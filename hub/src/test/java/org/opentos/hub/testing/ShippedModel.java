package org.opentos.hub.testing;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Thing Models that the hub ships, for tests that need one.
public final class ShippedModel {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ShippedModel() {}

    /// @param name of the file, without its ending
    public static JsonNode read(String name) {
        return JSON.readTree(
                ShippedModel.class.getResourceAsStream("/thing-models/" + name + ".tm.json"));
    }
}
