package org.opentos.hub.fabric.routing;

/// The part of a subscriber that outlives its connection and the hub: messages with QoS 1 and 2 are
/// kept for it before they are delivered.
public interface Keeping {

    /// Its row in the database.
    long row();

    /// Whether what is kept may be sent at once, by this process.
    boolean attached();

    /// A message was committed. Called after the commit; mostly, but not always, in the order of
    /// the sequence numbers. Must not block.
    void kept(long sequence, Publication publication, Recipient recipient);

    /// A message was not kept, since as much as may waits already.
    void overflowed();
}
