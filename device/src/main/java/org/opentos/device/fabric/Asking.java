package org.opentos.device.fabric;

import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;

/// The way to the hub for what is asked now and not kept for later.
public interface Asking {
    /// Refused as `hub-unreachable` while there is no connection, or for what the hub refuses it.
    Outcome<JsonNode> ask(DeviceId device, Channel channel, JsonNode message);
}
