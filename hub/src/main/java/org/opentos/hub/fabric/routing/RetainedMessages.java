package org.opentos.hub.fabric.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// The retained messages of one space, in memory to be found on the event loop. Whoever keeps them
/// has them in a table too.
///
/// A change is found at once, so that nobody who subscribes while it is being committed misses it.
/// One that is refused then has never been.
public final class RetainedMessages {
    public static final int MESSAGES_MAX = 5_000;
    public static final int BYTES_MAX = 8 * 1024 * 1024;

    private final TopicSpace space;
    private final Keeper keeper;
    private final TopicTree<Publication> tree = new TopicTree<>();

    /// By topic; at most [#MESSAGES_MAX].
    private final Map<String, Changes> changes = new HashMap<>();

    private long bytes;

    /// Held while the table is read. The other lock must not be, since a commit ends under it.
    private final Object loading = new Object();

    private volatile boolean loaded;

    /// What is being changed at one topic.
    private static final class Changes {
        /// What stands there if nothing of what is under way is committed.
        private @Nullable Publication committed;

        /// Whether it is known to be so, though the table may not be read yet.
        private boolean known;

        /// Whether the table is being put right, since it may have what was refused.
        private boolean restoring;

        /// In the order of their commits.
        private final List<Publication> underWay = new ArrayList<>(1);

        Changes(@Nullable Publication committed, boolean known) {
            this.committed = committed;
            this.known = known;
        }

        @Nullable Publication latest() {
            if (underWay.isEmpty()) {
                return committed;
            }
            Publication last = underWay.getLast();
            return clears(last) ? null : last;
        }
    }

    /// Counts what other processes changed.
    private long changesElsewhere;

    RetainedMessages(TopicSpace space, Keeper keeper) {
        this.space = space;
        this.keeper = keeper;
    }

    /// Reads the table, where that was not done since another process changed it. Blocks.
    public void load() {
        synchronized (loading) {
            while (!loaded) {
                long asOf = elsewhere();
                take(keeper.retained(space), asOf);
            }
        }
    }

    private synchronized long elsewhere() {
        return changesElsewhere;
    }

    /// Another process changed the table.
    public synchronized void changedElsewhere() {
        loaded = false;
        changesElsewhere++;
    }

    private synchronized void take(List<Publication> table, long asOf) {
        if (asOf != changesElsewhere) {
            return;
        }
        tree.clear();
        bytes = 0;
        for (Publication each : table) {
            Changes ofTopic = changes.get(each.topic().text());
            if (ofTopic == null) {
                show(each.topic().text(), each);
            } else if (!ofTopic.known) {
                ofTopic.committed = each;
            }
        }
        changes.forEach((topic, each) -> show(topic, each.latest()));
        loaded = true;
        changes.values().forEach(each -> each.known = true);
        List.copyOf(changes.keySet()).forEach(this::forgetIfDone);
    }

    private static boolean clears(Publication publication) {
        return publication.payload().length == 0;
    }

    private void show(String topic, @Nullable Publication now) {
        Publication before = now == null ? tree.remove(topic) : tree.put(topic, now);
        bytes += (now == null ? 0 : now.bytes()) - (before == null ? 0 : before.bytes());
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
            Publication before = tree.find(topic);
            long after = bytes + publication.bytes() - (before == null ? 0 : before.bytes());
            if (!clears(publication)
                    && (after > BYTES_MAX || (before == null && tree.size() >= MESSAGES_MAX))) {
                return Outcome.refused(
                        RefusalCode.LIMIT_REACHED,
                        "A home keeps at most "
                                + MESSAGES_MAX
                                + " retained messages and "
                                + BYTES_MAX
                                + " bytes; clear some with an empty retained message.");
            }
            if (changes.size() >= MESSAGES_MAX && !changes.containsKey(topic)) {
                return Outcome.refused(
                        RefusalCode.BUSY,
                        "Too many retained messages of this home are being written; publish the"
                                + " message again shortly.");
            }
            changes.computeIfAbsent(topic, _ -> new Changes(before, loaded))
                    .underWay
                    .add(publication);
            // The table may have one also where memory has none, since it was not read yet.
            show(topic, clears(publication) ? null : publication);
            return Outcome.done(
                    commit.get()
                            .thenApply(refusal -> {
                                decided(topic, publication, refusal);
                                return refusal;
                            }));
        }
    }

    private synchronized void decided(
            String topic, Publication publication, Optional<Refusal> refusal) {
        Changes ofTopic = Objects.requireNonNull(changes.get(topic));
        ofTopic.underWay.removeIf(each -> each == publication);
        if (refusal.isEmpty()) {
            ofTopic.committed = clears(publication) ? null : publication;
            ofTopic.known = true;
        } else if (ofTopic.underWay.isEmpty()
                && ofTopic.known
                && !ofTopic.restoring
                && refusal.get().code() != RefusalCode.BUSY) {
            restore(ofTopic, publication);
        }
        show(topic, ofTopic.latest());
        forgetIfDone(topic);
    }

    /// The table may have what was refused, if its commit was cut off from its answer.
    private void restore(Changes ofTopic, Publication refused) {
        ofTopic.restoring = true;
        Publication committed = ofTopic.committed;
        keeper.restore(space, committed == null ? refused.cleared() : committed)
                .whenComplete((_, _) -> {
                    synchronized (this) {
                        ofTopic.restoring = false;
                        forgetIfDone(refused.topic().text());
                    }
                });
    }

    private void forgetIfDone(String topic) {
        Changes ofTopic = changes.get(topic);
        if (loaded && ofTopic != null && ofTopic.underWay.isEmpty() && !ofTopic.restoring) {
            changes.remove(topic);
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
