package org.opentos.hub.things;

import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import tools.jackson.databind.JsonNode;

/// What a terminal's own shell asks of a room, beside what the apps there ask.
public interface TerminalCalls {
    /// The member of the message by which this room is asked.
    String about();

    /// May block.
    ///
    /// @param asked that member, an object
    Outcome<JsonNode> call(Id.DeviceId device, JsonNode asked);
}
