package org.opentos.hub.things;

import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import tools.jackson.databind.JsonNode;

/// What another room of the hub tells a terminal on `wallet`, and hears from it on `decisions`.
public interface TerminalTold {

    /// What the device should know now. Blocks.
    JsonNode now(Id.DeviceId device);

    /// Takes what the device said, and answers with the refusal where there is one. Blocks.
    Optional<Refusal> heard(Id.DeviceId device, JsonNode said);
}
