package org.opentos.hub.fabric;

import java.util.Optional;
import org.opentos.protocol.Refusal;

/// Decides per publish and per subscription. Called on the event loop: answers from memory, never
/// blocks.
public interface TopicAccess {

    Optional<Refusal> refusePublish(Client client, String topic);

    /// @param filter without its mount point and without a `$share` prefix
    Optional<Refusal> refuseSubscribe(Client client, String filter);

    /// Whether this message may be delivered to this client. A filter with wildcards may match
    /// topics that the client may not see.
    boolean mayReceive(Client client, String topic);
}
