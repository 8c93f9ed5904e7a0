package org.opentos.hub.fabric.routing;

/// Makes a publisher wait: while it is held, nothing more is read from that publisher.
public interface Brake {

    /// Called on the publisher's own thread, while it publishes.
    void hold();

    /// Called from any thread, once for each [#hold].
    void release();
}
