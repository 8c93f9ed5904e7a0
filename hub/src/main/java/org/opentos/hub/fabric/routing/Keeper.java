package org.opentos.hub.fabric.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.Refusal;

/// Keeps messages so that they outlive the process.
public interface Keeper {

    /// What is committed together for one message.
    ///
    /// @param retained whether it takes the place of its topic's retained message, or clears it
    /// @param recipients those for whom it is kept; each has a [Recipient#keeping]
    /// @param receipt that it was taken in, where its publisher's session is kept and counts on it
    record Request(
            TopicSpace space,
            Publication publication,
            boolean retained,
            List<Recipient> recipients,
            @Nullable Receipt receipt) {}

    /// A QoS 2 message, by the packet identifier that its publisher gave it.
    record Receipt(long row, int identifier) {}

    /// Commits it all. Then the stage completes, with a refusal where nothing was kept, and every
    /// recipient is told. The stage never fails.
    CompletionStage<Optional<Refusal>> keep(Request request);

    /// Commits nothing itself: writes within the caller's transaction.
    ///
    /// @return to be run after the commit; it tells every recipient
    Runnable keep(Connection transaction, List<Request> requests) throws SQLException;

    /// Makes a topic's retained message what it was before others that were refused, of which the
    /// database may have one all the same. Where it cannot be committed now, it goes before
    /// whatever is committed next.
    ///
    /// @param publication with an empty payload where there was none
    /// @return completes after the commit
    CompletionStage<?> restore(TopicSpace space, Publication publication);

    /// The retained messages of a space, after everything that was asked for before. Blocks.
    List<Publication> retained(TopicSpace space);
}
