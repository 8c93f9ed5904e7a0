package org.opentos.hub.fabric.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// The retained messages of one space: in memory to be found on the event loop, in the table to
/// outlive the process.
public final class RetainedMessages {
    public static final int MESSAGES_MAX = 5_000;
    public static final int BYTES_MAX = 8 * 1024 * 1024;

    private final TopicSpace space;
    private final RetainedTable table;
    private final TopicTree<Publication> tree = new TopicTree<>();
    private long bytes;
    private boolean loaded;

    RetainedMessages(TopicSpace space, RetainedTable table) {
        this.space = space;
        this.table = table;
    }

    /// Reads the table, once. Blocks.
    public synchronized void load() {
        if (loaded) {
            return;
        }
        for (Publication each : table.all(space)) {
            if (tree.find(each.topic().text()) == null) {
                tree.put(each.topic().text(), each);
                bytes += each.bytes();
            }
        }
        loaded = true;
    }

    /// Keeps the message in place of its topic's former one, or forgets that one where the payload
    /// is empty. Found at once; the stage completes after the commit.
    public Outcome<CompletionStage<Optional<Refusal>>> keep(Publication publication) {
        String topic = publication.topic().text();
        synchronized (this) {
            Publication before = tree.find(topic);
            if (publication.payload().length == 0) {
                if (before == null) {
                    return Outcome.done(CompletableFuture.completedStage(Optional.empty()));
                }
                tree.remove(topic);
                bytes -= before.bytes();
            } else {
                long after = bytes + publication.bytes() - (before == null ? 0 : before.bytes());
                if (after > BYTES_MAX || (before == null && tree.size() >= MESSAGES_MAX)) {
                    return Outcome.refused(
                            RefusalCode.LIMIT_REACHED,
                            "A home keeps at most "
                                    + MESSAGES_MAX
                                    + " retained messages and "
                                    + BYTES_MAX
                                    + " bytes; clear some with an empty retained message.");
                }
                tree.put(topic, publication);
                bytes = after;
            }
            // Under the lock, so that the table sees the changes of a topic in their order.
            return Outcome.done(table.write(space, publication));
        }
    }

    /// The messages that a new subscription to the filter is given.
    public List<Publication> matching(String filter, long nowMillis) {
        List<Publication> found = new ArrayList<>();
        synchronized (this) {
            tree.under(
                    filter,
                    each -> {
                        if (!each.expired(nowMillis)) {
                            found.add(each);
                        }
                    });
        }
        return found;
    }
}
