package org.opentos.hub.fabric.routing;

import org.jspecify.annotations.Nullable;

/// Somebody who hears messages. Called on the publisher's thread; must not block.
public interface Subscriber {

    /// Whether this topic may be delivered here now. The answer is used for up to
    /// [Recipient#ALLOWED_MILLIS_MAX].
    boolean mayReceive(String topic);

    /// Whether it can be reached at once; a shared subscription prefers members who can.
    boolean reachable();

    /// What of it outlives its connection; null where messages are only delivered.
    default @Nullable Keeping keeping() {
        return null;
    }

    /// Takes a message over.
    ///
    /// @param brake of the publisher, to be held while too much waits here; null where the
    ///   publisher cannot wait
    void deliver(Publication publication, Recipient recipient, @Nullable Brake brake);
}
