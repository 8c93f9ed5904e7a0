package org.opentos.hub.fabric.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.Tracing;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

/// The messages whose path is noted. Whoever carries messages asks [#watching] first.
public final class Traces implements Tracing {
    /// Places in queues of kept sessions that are known to belong to a traced message.
    private static final int PLACES_MAX = 1_000;

    private final Map<Place, MessageTrace> places = new ConcurrentHashMap<>();
    private volatile boolean watching;

    // Under the lock of this.
    private final Map<String, Asked> asked = new LinkedHashMap<>();
    private long last;

    private record Place(long row, long sequence) {}

    private static final class Asked {
        final String id;
        final Sought sought;
        final Instant startedAt = Instant.ofEpochMilli(System.currentTimeMillis());
        final long untilNanos;
        final TopicTree<Boolean> filter = new TopicTree<>();
        final List<MessageTrace> traces = new ArrayList<>();

        Asked(String id, Sought sought) {
            this.id = id;
            this.sought = sought;
            this.untilNanos = System.nanoTime() + sought.seconds() * 1_000_000_000L;
            filter.put(sought.filter(), true);
        }

        boolean done() {
            return traces.size() >= sought.messages() || System.nanoTime() - untilNanos >= 0;
        }

        boolean wants(TopicSpace space, String client, String topic) {
            boolean here =
                    sought.home().isEmpty()
                            || space.equals(new TopicSpace.OfHome(sought.home().get()));
            return here
                    && (sought.client().isEmpty() || sought.client().equals(client))
                    && (sought.filter().isEmpty() || matches(topic));
        }

        private boolean matches(String topic) {
            boolean[] found = new boolean[1];
            filter.matching(topic, _ -> found[0] = true);
            return found[0];
        }

        Watch watch() {
            return new Watch(
                    id,
                    sought,
                    startedAt,
                    startedAt.plusSeconds(sought.seconds()),
                    done(),
                    traces.stream().map(MessageTrace::traced).toList());
        }
    }

    @Override
    public synchronized Outcome<Watch> watch(Sought sought) {
        boolean somewhere = sought.home().isPresent() && !sought.filter().isEmpty();
        if (!somewhere && sought.client().isEmpty()) {
            return invalid("Name a home and a topic filter, or a client id.");
        }
        if (!sought.filter().isEmpty() && !Filters.validFilter(sought.filter())) {
            return invalid("This is not a topic filter.");
        }
        if (sought.messages() < 1 || sought.messages() > MESSAGES_MAX) {
            return invalid("Ask for 1 to " + MESSAGES_MAX + " messages.");
        }
        if (sought.seconds() < 1 || sought.seconds() > SECONDS_MAX) {
            return invalid("Wait for 1 to " + SECONDS_MAX + " seconds.");
        }
        if (asked.values().stream().filter(each -> !each.done()).count() >= WAITING_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "At most "
                            + WAITING_MAX
                            + " traces wait for messages at the same time; end one.");
        }
        while (asked.size() >= WATCHES_MAX) {
            end(oldest());
        }
        Asked fresh = new Asked(Long.toString(++last), sought);
        asked.put(fresh.id, fresh);
        watching = true;
        return Outcome.done(fresh.watch());
    }

    private static Outcome<Watch> invalid(String detail) {
        return Outcome.refused(RefusalCode.FIELD_INVALID, detail);
    }

    /// One that is done, where there is one.
    private String oldest() {
        return asked.values().stream()
                .filter(Asked::done)
                .findFirst()
                .map(each -> each.id)
                .orElseGet(() -> asked.keySet().iterator().next());
    }

    @Override
    public synchronized Optional<Watch> find(String id) {
        return Optional.ofNullable(asked.get(id)).map(Asked::watch);
    }

    @Override
    public synchronized boolean end(String id) {
        Asked gone = asked.remove(id);
        if (gone != null) {
            places.values().removeAll(gone.traces);
        }
        return gone != null;
    }

    /// Whether somebody may be waiting for a message.
    public boolean watching() {
        return watching;
    }

    /// The trace of a message that somebody waits for; null for every other.
    ///
    /// @param client id of the publisher; empty text for the hub
    public synchronized @Nullable MessageTrace begin(
            TopicSpace space, String client, String topic, int qos, boolean retain, int bytes) {
        MessageTrace trace = null;
        boolean waiting = false;
        for (Asked each : asked.values()) {
            if (each.done()) {
                continue;
            }
            if (each.wants(space, client, topic)) {
                if (trace == null) {
                    trace = new MessageTrace(space.text(), topic, client, qos, retain, bytes);
                }
                each.traces.add(trace);
            }
            waiting |= !each.done();
        }
        watching = waiting;
        return trace;
    }

    /// A traced message is committed with a place in a kept session's queue.
    public void kept(MessageTrace trace, String client, long row, long sequence) {
        trace.committed();
        trace.kept(client, sequence);
        if (places.size() < PLACES_MAX) {
            places.put(new Place(row, sequence), trace);
        }
    }

    /// The message as it is read from the database, with its trace where it has one.
    public Publication found(Publication publication, long row, long sequence) {
        MessageTrace trace = places.isEmpty() ? null : places.get(new Place(row, sequence));
        return trace == null ? publication : publication.traced(trace);
    }
}
