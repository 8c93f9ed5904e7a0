package org.opentos.hub.fabric;

/// The message door as its operator sees it. Looking costs who looks, not who sends.
public interface DoorView {

    /// Walks over all sessions; never called on an event loop.
    ///
    /// @param slowestMax consumers to list, at most [DoorStatus#SLOWEST_MAX]
    DoorStatus status(int slowestMax);
}
