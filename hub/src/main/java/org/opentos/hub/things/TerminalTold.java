package org.opentos.hub.things;

import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Topics;
import tools.jackson.databind.JsonNode;

/// What another room of the hub tells a terminal, and hears from it. Each room has channels of its
/// own.
public interface TerminalTold {

    /// On which the device is told.
    Topics.Channel tells();

    /// On which the device is heard; empty where this room only tells.
    default Optional<Topics.Channel> hears() {
        return Optional.empty();
    }

    /// What the device should know now. Blocks.
    JsonNode now(Id.DeviceId device);

    /// Takes what the device said, and answers with the refusal where there is one. Blocks.
    default Optional<Refusal> heard(Id.DeviceId device, JsonNode said) {
        throw new UnsupportedOperationException("this room hears nothing");
    }
}
