package org.opentos.hub.fabric.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Inlet;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.routing.Brake;
import org.opentos.hub.fabric.routing.Filters;
import org.opentos.hub.fabric.routing.Keeper;
import org.opentos.hub.fabric.routing.MessageTrace;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Route;
import org.opentos.hub.fabric.routing.Space;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.opentos.hub.fabric.routing.Subscriber;
import org.opentos.hub.fabric.routing.Will;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// What becomes of a message that a client publishes: refused, taken by an inlet, or passed on to
/// whoever subscribed, and kept where it is retained.
final class Publishing {
    /// For how long a permission to publish to a connection's latest topic is remembered.
    static final int ALLOWED_MILLIS_MAX = 500;

    private final SpaceFabric fabric;
    private final Keeper keeper;
    private final TopicAccess access;
    private final List<Inlet> inlets;
    private final Limits limits;

    Publishing(
            SpaceFabric fabric,
            Keeper keeper,
            TopicAccess access,
            List<Inlet> inlets,
            Limits limits) {
        this.fabric = fabric;
        this.keeper = keeper;
        this.access = access;
        this.inlets = inlets;
        this.limits = limits;
    }

    /// A topic that a client publishes to, with what is known about it.
    static final class Target {
        private final @Nullable Inlet inlet;
        private Route route;
        private long allowedUntilNanos;

        private Target(Route route, @Nullable Inlet inlet, long allowedUntilNanos) {
            this.route = route;
            this.inlet = inlet;
            this.allowedUntilNanos = allowedUntilNanos;
        }

        byte[] name() {
            return route.topic().bytes();
        }

        Route route() {
            return route;
        }

        boolean forInlet() {
            return inlet != null;
        }

        /// Notes who will have the message.
        void note(MessageTrace trace, Client client) {
            trace.authorised();
            if (inlet == null) {
                trace.matched(route.hearers());
            } else {
                trace.taken(inlet.taker(client, route.topic().text()));
            }
        }
    }

    /// Finds a topic and asks whether the client may publish there.
    Outcome<Target> target(Client client, Space space, String topic) {
        if (topic.getBytes(StandardCharsets.UTF_8).length > Limits.TOPIC_BYTES_MAX
                || Filters.levels(topic) > Limits.TOPIC_LEVELS_MAX) {
            return Outcome.refused(
                    RefusalCode.TOPIC_UNKNOWN,
                    "A topic has at most "
                            + Limits.TOPIC_BYTES_MAX
                            + " bytes and "
                            + Limits.TOPIC_LEVELS_MAX
                            + " levels; publish to a shorter one.");
        }
        if (topic.startsWith("$")) {
            return Outcome.refused(
                    RefusalCode.TOPIC_NOT_ALLOWED,
                    "Topics that begin with $ are the hub's; publish to another.");
        }
        Optional<Refusal> refusal = access.refusePublish(client, topic);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get().code(), refusal.get().detail());
        }
        Inlet taker = null;
        for (Inlet each : inlets) {
            if (each.takes(topic)) {
                taker = each;
                break;
            }
        }
        return Outcome.done(new Target(space.route(topic), taker, soon()));
    }

    private static long soon() {
        return System.nanoTime() + ALLOWED_MILLIS_MAX * 1_000_000L;
    }

    /// Asks again where the permission is old.
    ///
    /// @param nowNanos of `System.nanoTime`
    Optional<Refusal> refuse(Client client, Target target, long nowNanos) {
        if (nowNanos - target.allowedUntilNanos < 0) {
            return Optional.empty();
        }
        Optional<Refusal> refusal = access.refusePublish(client, target.route.topic().text());
        if (refusal.isEmpty()) {
            target.allowedUntilNanos = soon();
        }
        return refusal;
    }

    /// Hands a message on.
    ///
    /// @param receipt to be committed with it
    /// @return null where it is done with; otherwise what the acknowledgement has to wait for
    @Nullable CompletionStage<Optional<Refusal>> publish(
            Client client,
            Space space,
            Target target,
            Publication publication,
            @Nullable Subscriber origin,
            @Nullable Brake brake,
            Keeper.@Nullable Receipt receipt) {
        if (publication.payload().length > limits.payloadBytesMax()) {
            return refused(
                    RefusalCode.BODY_TOO_LARGE,
                    "A payload has at most " + limits.payloadBytesMax() + " bytes; send less.");
        }
        Inlet inlet = target.inlet;
        if (inlet != null) {
            CompletionStage<Optional<Refusal>> taken = inlet.receive(client, publication.message());
            return receipt == null
                    ? taken
                    : taken.thenCompose(refusal ->
                            refusal.isPresent()
                                    ? CompletableFuture.completedStage(refusal)
                                    : keeper.keep(received(space, publication, receipt)));
        }
        if (!space.current(target.route)) {
            target.route = space.route(target.route.topic().text());
        }
        return fabric.carry(space, target.route, publication, origin, brake, receipt);
    }

    private static Keeper.Request received(
            Space space, Publication publication, Keeper.Receipt receipt) {
        return new Keeper.Request(space.name(), publication, false, List.of(), receipt);
    }

    private static CompletionStage<Optional<Refusal>> refused(RefusalCode code, String detail) {
        return CompletableFuture.completedStage(Optional.of(Refusal.of(code, detail)));
    }

    /// Publishes a will, with the rights that its client has now.
    void will(Client client, Space space, Will will, @Nullable Subscriber origin) {
        switch (target(client, space, will.topic())) {
            case Outcome.Refused<Target> _ -> {}
            case Outcome.Done<Target>(Target target) ->
                    publish(client, space, target, of(target, will), origin, null, null);
        }
    }

    private static Publication of(Target target, Will will) {
        return new Publication(
                target.route().topic(),
                will.payload(),
                will.qos(),
                will.retain(),
                will.properties(),
                will.expirySeconds() < 0
                        ? Publication.NEVER
                        : System.currentTimeMillis() + will.expirySeconds() * 1_000);
    }
}
