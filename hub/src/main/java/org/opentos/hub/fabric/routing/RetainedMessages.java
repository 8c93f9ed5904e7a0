package org.opentos.hub.fabric.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// The retained messages of one space, in memory to be found on the event loop. Whoever keeps them
/// has them in a table too.
public final class RetainedMessages {
    public static final int MESSAGES_MAX = 5_000;
    public static final int BYTES_MAX = 8 * 1024 * 1024;

    private final TopicSpace space;
    private final Keeper keeper;
    private final TopicTree<Publication> tree = new TopicTree<>();
    private long bytes;
    private boolean loaded;

    /// Counts what was changed while it is not loaded.
    private long changes;

    RetainedMessages(TopicSpace space, Keeper keeper) {
        this.space = space;
        this.keeper = keeper;
    }

    /// Reads the table, where that was not done since it was last changed elsewhere. Blocks.
    public void load() {
        while (!loaded()) {
            long asOf;
            synchronized (this) {
                asOf = changes;
            }
            List<Publication> found = keeper.retained(space);
            synchronized (this) {
                if (loaded || changes != asOf) {
                    continue;
                }
                tree.clear();
                bytes = 0;
                for (Publication each : found) {
                    tree.put(each.topic().text(), each);
                    bytes += each.bytes();
                }
                loaded = true;
            }
        }
    }

    /// Whether what is in memory is what the table has.
    public synchronized boolean loaded() {
        return loaded;
    }

    /// Another process changed the table.
    public synchronized void changedElsewhere() {
        loaded = false;
        changes++;
    }

    /// Keeps the message in place of its topic's former one, or forgets that one where the payload
    /// is empty. Found at once; the stage completes after the commit.
    ///
    /// @param commit asked to commit the message; called under a lock, so that the table sees the
    ///   changes of a topic in their order
    Outcome<CompletionStage<Optional<Refusal>>> keep(
            Publication publication, Supplier<CompletionStage<Optional<Refusal>>> commit) {
        String topic = publication.topic().text();
        synchronized (this) {
            if (!loaded) {
                // What is being read just now may lack it.
                changes++;
            }
            Publication before = tree.find(topic);
            if (publication.payload().length == 0) {
                // The table may have one also where memory has none: it was not read yet, or an
                // earlier change was not committed.
                if (before != null) {
                    tree.remove(topic);
                    bytes -= before.bytes();
                }
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
            return Outcome.done(commit.get());
        }
    }

    public synchronized int count() {
        return tree.size();
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
