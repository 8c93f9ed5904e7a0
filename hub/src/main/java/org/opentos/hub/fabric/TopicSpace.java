package org.opentos.hub.fabric;

import org.opentos.protocol.Id;

/// The mount point under which a client's topics live. Two clients hear each other only where their
/// spaces are equal; no topic, filter or client id reaches out of its space.
public sealed interface TopicSpace {

    /// The text of the id of its home or device.
    String text();

    /// The space that everybody and everything in a home shares.
    record OfHome(Id.HomeId home) implements TopicSpace {
        @Override
        public String text() {
            return home.text();
        }
    }

    /// The space of one unclaimed device, which is alone in it.
    record Lobby(Id.DeviceId device) implements TopicSpace {
        @Override
        public String text() {
            return device.text();
        }
    }
}
