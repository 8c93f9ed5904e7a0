package org.opentos.device.part;

import java.util.Set;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A part of the system server beside the device's own thing: it hears the hub on channels of its
/// own, and adds to what the shell shows.
public interface Part {
    /// On which the hub tells this device something; a part may hear nothing.
    default Set<Channel> hears() {
        return Set.of();
    }

    /// Takes what the hub told; the message is acknowledged when this returns, and comes again when
    /// it throws.
    default void heard(Channel channel, JsonNode told) {
        throw new IllegalArgumentException("nothing is told on " + channel);
    }

    /// Adds to the document that the shell shows.
    default void show(ObjectNode state) {}

    /// The device left its home: nothing of it may be left for whoever has the device next.
    default void forget() {}
}
