package org.opentos.hub.fabric.routing;

import java.util.List;

/// Makes a publisher wait: while it is held, nothing more is read from that publisher.
public interface Brake {

    /// Called on the publisher's own thread, while it publishes.
    void hold();

    /// Called from any thread, once for each [#hold].
    void release();

    /// Releases several of one kind at once, which costs less than one by one.
    ///
    /// @param held brakes of this kind, this one among them
    default void releaseAll(List<Brake> held) {
        held.forEach(Brake::release);
    }
}
