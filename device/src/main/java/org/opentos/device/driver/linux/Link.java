package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// Whether a network interface has a link (`/sys/class/net`; RFC 2863, ifOperStatus).
record Link(Wiring wiring, String name) implements Hardware.Sensor {
    @Override
    public JsonNode read() throws IOException {
        Path link = wiring.named("sys/class/net", Optional.of(name));
        return Json.of(Wiring.text(link.resolve("operstate")).equals(Optional.of("up")));
    }
}
