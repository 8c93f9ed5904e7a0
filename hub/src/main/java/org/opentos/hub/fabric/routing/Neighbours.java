package org.opentos.hub.fabric.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.opentos.hub.fabric.TopicSpace;

/// The other processes of the hub, as this one's fabric reaches them.
public interface Neighbours {

    /// There are none.
    Neighbours NONE =
            new Neighbours() {
                @Override
                public void pass(String node, TopicSpace space, Publication publication) {}

                @Override
                public CompletionStage<?> retainedChanged(TopicSpace space) {
                    return CompletableFuture.completedStage(null);
                }

                @Override
                public Listening listening(TopicSpace space, String filter) {
                    return () -> {};
                }
            };

    /// What [#listening] gave; closing it never fails.
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /// Passes a publication on to whoever hears it there and has it from nobody else. Never blocks.
    void pass(String node, TopicSpace space, Publication publication);

    /// Tells that the retained messages of a space have to be read again.
    ///
    /// @return completes when all know it
    CompletionStage<?> retainedChanged(TopicSpace space);

    /// Tells that this process hears what the filter matches, until closed. Blocks until all know
    /// it.
    Listening listening(TopicSpace space, String filter);
}
