package org.opentos.hub.fabric.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The fabric of one process: its topic spaces, and who stands in them.
@Component
public class SpaceFabric implements Fabric {
    private static final Logger log = LoggerFactory.getLogger(SpaceFabric.class);

    private final Keeper keeper;
    private final ConcurrentHashMap<TopicSpace, Held> spaces = new ConcurrentHashMap<>();
    private final Set<Standing> standings = ConcurrentHashMap.newKeySet();
    private final Traces traces = new Traces();
    private final AtomicLong disconnections = new AtomicLong();
    private volatile Neighbours neighbours = Neighbours.NONE;

    /// A space and how many hold on to it; it goes with the last.
    private record Held(Space space, int holders) {}

    /// A client's place in a space, connected or kept for its return.
    public interface Standing {
        Client client();

        /// Gives the place up for an administrative reason.
        ///
        /// @return whether the client was connected
        boolean dismiss();
    }

    public SpaceFabric(Keeper keeper) {
        this.keeper = keeper;
    }

    /// Names the other processes. Called once, before anything is carried.
    public void join(Neighbours others) {
        neighbours = others;
    }

    /// Holds on to a space; [#leave] lets go of it.
    public Space enter(TopicSpace name) {
        Held held =
                spaces.compute(
                        name,
                        (_, before) ->
                                before == null
                                        ? new Held(
                                                new Space(name, new RetainedMessages(name, keeper)),
                                                1)
                                        : new Held(before.space(), before.holders() + 1));
        return held.space();
    }

    public void leave(Space space) {
        spaces.computeIfPresent(
                space.name(),
                (_, held) ->
                        held.holders() == 1 ? null : new Held(held.space(), held.holders() - 1));
    }

    public void add(Standing standing) {
        standings.add(standing);
    }

    public void remove(Standing standing) {
        standings.remove(standing);
    }

    /// Counts the calls of [#disconnect]. A door that admitted a client before the latest one asks
    /// for admission again, since that client was nowhere to be found then.
    public long disconnections() {
        return disconnections.get();
    }

    public Traces traces() {
        return traces;
    }

    /// The spaces that somebody holds on to.
    public List<Space> spaces() {
        return spaces.values().stream().map(Held::space).toList();
    }

    @Override
    public void publish(TopicSpace name, Message message) {
        Held held = spaces.get(name);
        if (held != null) {
            Space space = held.space();
            Route route = space.route(message.topic());
            carry(space, route, publication(name, route, message), null, null, null);
        }
    }

    /// A message of the hub's own.
    private Publication publication(TopicSpace space, Route route, Message message) {
        Publication publication = Publication.of(route.topic(), message);
        if (!traces.watching()) {
            return publication;
        }
        MessageTrace trace =
                traces.begin(
                        space,
                        "",
                        message.topic(),
                        message.qos(),
                        message.retain(),
                        message.payload().length);
        if (trace == null) {
            return publication;
        }
        trace.matched(route.hearers());
        return publication.traced(trace);
    }

    @Override
    public Carriage keep(Connection transaction, List<Addressed> messages) throws SQLException {
        List<Keeper.Request> requests = new ArrayList<>();
        List<Runnable> deliveries = new ArrayList<>();
        for (Addressed each : messages) {
            Held held = spaces.get(each.space());
            if (held == null) {
                continue;
            }
            Route route = held.space().route(each.message().topic());
            Publication publication = publication(each.space(), route, each.message());
            if (!route.keeps()) {
                deliveries.add(
                        () -> route.carry(publication, null, null, each.space(), neighbours));
                continue;
            }
            List<Recipient> kept = new ArrayList<>();
            List<Recipient> others = new ArrayList<>();
            divide(route.recipients(publication.qos(), null), publication, kept, others);
            requests.add(new Keeper.Request(each.space(), publication, false, kept, null));
            deliveries.add(() -> {
                deliver(others, publication, null);
                route.passOn(publication, each.space(), neighbours);
            });
        }
        Runnable keptNow = requests.isEmpty() ? () -> {} : keeper.keep(transaction, requests);
        return () -> {
            keptNow.run();
            deliveries.forEach(Runnable::run);
        };
    }

    private static void divide(
            List<Recipient> all,
            Publication publication,
            List<Recipient> kept,
            List<Recipient> others) {
        for (Recipient each : all) {
            (each.keeping(publication.qos()) == null ? others : kept).add(each);
        }
    }

    private static void deliver(
            List<Recipient> recipients, Publication publication, @Nullable Brake brake) {
        for (Recipient each : recipients) {
            each.subscriber().deliver(publication, each, brake);
        }
    }

    /// Hands a publication to everybody who hears it: at once, or where it is kept, after the
    /// commit.
    ///
    /// @param origin the subscriber that published it; null for the hub itself
    /// @param brake of the publisher, where it can wait
    /// @param receipt to be committed with it
    /// @return null where there is no commit to wait for
    public @Nullable CompletionStage<Optional<Refusal>> carry(
            Space space,
            Route route,
            Publication publication,
            @Nullable Subscriber origin,
            @Nullable Brake brake,
            Keeper.@Nullable Receipt receipt) {
        if (!route.keeps() && !publication.retain() && receipt == null) {
            route.carry(publication, origin, brake, space.name(), neighbours);
            return null;
        }
        List<Recipient> kept = new ArrayList<>();
        List<Recipient> others = new ArrayList<>();
        divide(route.recipients(publication.qos(), origin), publication, kept, others);
        CompletionStage<Optional<Refusal>> stage = null;
        if (publication.retain()) {
            Outcome<CompletionStage<Optional<Refusal>>> retained =
                    space.retained()
                            .keep(publication, () -> keep(space, publication, true, kept, receipt));
            switch (retained) {
                case Outcome.Refused<CompletionStage<Optional<Refusal>>>(Refusal refusal) -> {
                    return CompletableFuture.completedStage(Optional.of(refusal));
                }
                case Outcome.Done<CompletionStage<Optional<Refusal>>>(var committed) ->
                        stage = knownToAll(space, committed);
            }
        } else if (!kept.isEmpty() || receipt != null) {
            stage = keep(space, publication, false, kept, receipt);
        }
        deliver(others, publication, brake);
        route.passOn(publication, space.name(), neighbours);
        return stage;
    }

    /// Whoever subscribes at another process after this is acknowledged gets the new message.
    private CompletionStage<Optional<Refusal>> knownToAll(
            Space space, CompletionStage<Optional<Refusal>> committed) {
        Neighbours others = neighbours;
        return others == Neighbours.NONE
                ? committed
                : committed.thenCompose(
                        refusal -> others.retainedChanged(space.name()).handle((_, _) -> refusal));
    }

    /// Another process passed a publication on.
    public void passed(TopicSpace name, Publication publication) {
        Held held = spaces.get(name);
        if (held != null) {
            held.space().route(publication.topic().text()).carryPassed(publication);
        }
    }

    /// The space, where somebody holds on to it.
    public Optional<Space> find(TopicSpace name) {
        return Optional.ofNullable(spaces.get(name)).map(Held::space);
    }

    private CompletionStage<Optional<Refusal>> keep(
            Space space,
            Publication publication,
            boolean retained,
            List<Recipient> kept,
            Keeper.@Nullable Receipt receipt) {
        return keeper.keep(new Keeper.Request(space.name(), publication, retained, kept, receipt));
    }

    @Override
    public Subscription listen(TopicSpace name, String filter, Consumer<Message> listener) {
        if (!Filters.validFilter(filter)) {
            throw new IllegalArgumentException("not a topic filter: " + filter);
        }
        Space space = enter(name);
        Listener subscriber = new Listener(listener);
        space.subscribe(
                new org.opentos.hub.fabric.routing.Subscription(
                        subscriber, "", filter, 2, false, true, 0));
        Neighbours.Listening known = neighbours.listening(name, filter);
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                space.unsubscribe(subscriber, "", filter);
                leave(space);
                known.close();
            }
        };
    }

    @Override
    public int disconnect(Predicate<Client> which) {
        disconnections.incrementAndGet();
        int ended = 0;
        for (Standing each : standings) {
            if (which.test(each.client()) && each.dismiss()) {
                ended++;
            }
        }
        return ended;
    }

    /// A room of the hub that listens.
    private record Listener(Consumer<Message> consumer) implements Subscriber {
        @Override
        public boolean mayReceive(String topic) {
            return true;
        }

        @Override
        public boolean reachable() {
            return true;
        }

        @Override
        public void deliver(Publication publication, Recipient recipient, @Nullable Brake brake) {
            try {
                consumer.accept(publication.message());
            } catch (RuntimeException failure) {
                log.error("a listener to {} failed", publication.topic(), failure);
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
