package org.opentos.hub.fabric.routing;

/// A subscriber who is connected to another process of the hub.
public interface Remote extends Subscriber {

    /// The name of that process.
    String node();

    /// May be asked at its own process only.
    @Override
    default boolean mayReceive(String topic) {
        return true;
    }
}
