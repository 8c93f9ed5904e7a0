package org.opentos.hub.fabric;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Carries messages to whoever subscribed, in this process and (later) in others.
public interface Fabric {

    /// Delivers to the subscribers in that space. Never blocks.
    void publish(TopicSpace space, Message message);

    /// A message on its way into a space.
    record Addressed(TopicSpace space, Message message) {}

    /// What is delivered once the transaction that keeps it is committed, and dropped otherwise.
    interface Carriage {
        void deliver();
    }

    /// Keeps messages within the caller's transaction, for sessions that outlive their connection.
    ///
    /// @throws SQLException where the database does not take them
    Carriage keep(Connection transaction, List<Addressed> messages) throws SQLException;

    /// Hears every message in a space whose topic matches the filter, until closed. The listener is
    /// called on the publisher's thread and must hand over quickly.
    Subscription listen(TopicSpace space, String filter, Consumer<Message> listener);

    /// Ends the connections of the clients that match, with MQTT 5 reason 0x98 (administrative
    /// action).
    ///
    /// @return how many ended
    int disconnect(Predicate<Client> which);

    /// A listener's place in the fabric; closing it is silent and may be repeated.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
