package org.opentos.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a factory flashed into a device that signs in with a token.
record Identity(String device, String token) {

    static Identity read(Path deviceDirectory) throws IOException {
        JsonNode file =
                new JsonMapper()
                        .readTree(Files.readString(deviceDirectory.resolve("identity.json")));
        return new Identity(
                file.path("device").asString(), file.path("credential").path("token").asString());
    }
}
