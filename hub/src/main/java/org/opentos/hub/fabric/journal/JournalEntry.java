package org.opentos.hub.fabric.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.routing.Keeper;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Will;

/// One thing to be committed, in the order in which it was asked for. A `row` is a session's.
sealed interface JournalEntry {

    record Keep(Keeper.Request request) implements JournalEntry {}

    /// A client has a message for good (PUBACK, PUBCOMP), or it is not to be delivered any more.
    record Acknowledged(long row, long sequence) implements JournalEntry {}

    /// A client has received a QoS 2 message (PUBREC).
    record Received(long row, long sequence) implements JournalEntry {}

    /// A client will not send a QoS 2 message again (PUBREL).
    record Released(long row, int identifier) implements JournalEntry {}

    /// @param clean whether what was kept before is to be forgotten
    /// @param opening run before anything is added to the session after it was opened
    record Open(
            Client client, long expirySeconds, boolean clean, @Nullable Will will, Runnable opening)
            implements JournalEntry {}

    /// @param willWaits whether the will is still to be published
    record Detached(long row, long expirySeconds, boolean willWaits, Instant at)
            implements JournalEntry {}

    /// The session belongs to another process from now on.
    record Moved(long row, String node) implements JournalEntry {}

    record WillPublished(long row) implements JournalEntry {}

    record Ended(long row) implements JournalEntry {}

    /// The client's session, whichever it is, has never been.
    record NeverOpened(Client client) implements JournalEntry {}

    /// What stands retained at a topic; nothing where the payload is empty.
    record Retained(TopicSpace space, Publication publication) implements JournalEntry {}

    record Subscribed(long row, List<SubscriptionRow> subscriptions) implements JournalEntry {}

    record Unsubscribed(long row, List<String> texts) implements JournalEntry {}

    /// Nothing of its own: answered after all that came before.
    record Flush() implements JournalEntry {}
}
