package org.opentos.hub.fabric;

import java.util.List;

/// Gives a new subscription the messages that it would have missed: what retained messages are to
/// MQTT, made from the truth instead of kept a second time. Called on a virtual thread; may block.
public interface CurrentValues {

    /// @param filter without its mount point and without a `$share` prefix
    List<Message> matching(Client client, String filter);
}
