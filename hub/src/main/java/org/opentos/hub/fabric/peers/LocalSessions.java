package org.opentos.hub.fabric.peers;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.journal.SessionRow;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Subscription;

/// The sessions of this process, as the other processes reach them. The door has them.
public interface LocalSessions {

    /// How a session is given up to another process.
    enum Release {
        /// It is not here any more, or never was.
        FREE,
        /// Another party is connected with this client id.
        FOREIGN
    }

    /// Makes what takes the place of a kept session here while it lives elsewhere.
    interface Successor {
        /// @return the subscriptions that take the place of the session's own; none where the
        ///   session ends
        Collection<Subscription> of(LocalSession given);
    }

    /// All of them.
    List<LocalSession> all();

    /// Gives up the session that the client has here to another process, ending its connection. The
    /// stage completes when everything that it committed is in the database.
    CompletionStage<Release> release(Client to, String node, Successor successor);

    /// Another process has a session with the same client id.
    ///
    /// @param sinceMillis when its connection came; the later stays, the other goes
    /// @param node its name, which decides with this one's where both came at once
    /// @return whether the session here stays
    boolean contested(Client by, long sinceMillis, String node, String self, Successor successor);

    /// Takes over kept sessions that belong to this process from now on.
    ///
    /// @param predecessor gives up the subscriptions that stood for it so far
    void adopt(SessionRow row, Collection<Subscription> predecessor);

    /// Something was added to the queue of a kept session.
    void reached(long number, long sequence);

    /// More waits in a kept session than may.
    void overflowed(long number);

    /// Hands a message to one session, of which a shared subscription picked it.
    void deliver(long number, Publication publication, SharedDelivery how);

    /// @param qos of the subscription
    record SharedDelivery(int qos, boolean retainAsPublished, int[] identifiers) {}
}
