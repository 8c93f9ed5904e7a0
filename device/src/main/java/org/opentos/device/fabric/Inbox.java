package org.opentos.device.fabric;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;

/// What the hub tells this device, one message at a time and in order.
public interface Inbox {
    /// All messages of this connection that were expected from the subscriptions come after this.
    void connected();

    void placed(JsonNode status);

    void desired(JsonNode message);

    /// An invocation; it is acknowledged when this returns, and delivered again when it throws.
    void action(JsonNode message) throws IOException;

    void refused(JsonNode refusal);

    /// A twin of another thing; empty where that thing has gone.
    void twin(DeviceId device, Optional<JsonNode> twin);

    void description(DeviceId device, JsonNode description);

    /// The further channels on which the hub tells this device something.
    Set<Channel> hears();

    /// What came on one of those.
    void told(Channel channel, JsonNode message);
}
