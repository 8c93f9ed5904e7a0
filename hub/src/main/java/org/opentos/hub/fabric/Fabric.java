package org.opentos.hub.fabric;

import java.util.function.Consumer;
import java.util.function.Predicate;

/// Carries messages to whoever subscribed, in this process and (later) in others.
public interface Fabric {

    /// Delivers to the subscribers in that space. Never blocks.
    void publish(TopicSpace space, Message message);

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
