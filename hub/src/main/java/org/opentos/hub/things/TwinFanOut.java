package org.opentos.hub.things;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.Id;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Tells subscribers and pages of what has been committed, on one thread and in the order of the
/// commits. Where it falls behind by [#QUEUE_BATCHES_MAX] batches, the writer waits for it.
@Component
class TwinFanOut implements AutoCloseable {
    static final int QUEUE_BATCHES_MAX = 256;
    private static final Logger log = LoggerFactory.getLogger(TwinFanOut.class);

    /// What one transaction changed.
    ///
    /// @param carriage the messages that tell of it
    record Told(Fabric.Carriage carriage, List<TwinEffect> effects) {}

    private final ObjectProvider<Fabric> fabric;
    private final LiveChanges live;
    private final Presence presence;
    private final ThingDescriptions descriptions;
    private final InstantSource clock;
    private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(QUEUE_BATCHES_MAX);
    private final Thread teller;
    private volatile Consumer<TwinWrite> deliveries = _ -> {};

    /// @param fabric asked for late, since the doors behind it ask the things room in turn
    TwinFanOut(
            ObjectProvider<Fabric> fabric,
            LiveChanges live,
            Presence presence,
            ThingDescriptions descriptions,
            InstantSource clock) {
        this.fabric = fabric;
        this.live = live;
        this.presence = presence;
        this.descriptions = descriptions;
        this.clock = clock;
        this.teller = Thread.ofVirtual().name("twin-fan-out").start(this::run);
    }

    /// Names who notes that an invocation was handed to its device.
    void afterDelivery(Consumer<TwinWrite> listener) {
        deliveries = listener;
    }

    /// Keeps what tells of these effects within the transaction that makes them. To be told after
    /// its commit.
    Told keep(Connection transaction, List<TwinEffect> effects) throws SQLException {
        return new Told(fabric.getObject().keep(transaction, messages(effects)), effects);
    }

    /// Tells of effects that are committed.
    void tell(List<TwinEffect> effects) {
        List<Fabric.Addressed> messages = messages(effects);
        tell(new Told(() -> messages.forEach(this::publish), effects));
    }

    void tell(Told told) {
        if (told.effects().isEmpty()) {
            return;
        }
        try {
            queue.put(told);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(Fabric.Addressed each) {
        fabric.getObject().publish(each.space(), each.message());
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Told told = queue.take();
                deliverSafely(told.carriage());
                told.effects().forEach(this::tellSafely);
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private static void deliverSafely(Fabric.Carriage carriage) {
        try {
            carriage.deliver();
        } catch (RuntimeException failure) {
            log.error("could not deliver what tells of committed changes", failure);
        }
    }

    private void tellSafely(TwinEffect effect) {
        try {
            tell(effect);
        } catch (RuntimeException failure) {
            log.error("could not tell of a change of {}", effect.thing().id(), failure);
        }
    }

    // The messages that tell of effects.

    private List<Fabric.Addressed> messages(List<TwinEffect> effects) {
        List<Fabric.Addressed> messages = new ArrayList<>(effects.size());
        for (TwinEffect effect : effects) {
            Thing thing = effect.thing();
            messages(effect, message -> messages.add(new Fabric.Addressed(thing.space(), message)));
        }
        return messages;
    }

    private void messages(TwinEffect effect, Consumer<Message> to) {
        Thing thing = effect.thing();
        boolean inHome = thing.homeId().isPresent();
        switch (effect) {
            case TwinEffect.TwinChanged changed -> {
                if (!changed.desired().isEmpty()) {
                    TwinMessages.desired(thing, changed.twin()).ifPresent(to);
                }
                if (inHome) {
                    boolean online = presence.isOnline(thing.id());
                    to.accept(TwinMessages.twin(thing, online, changed.twin()));
                }
            }
            case TwinEffect.Happened happened -> {
                if (inHome) {
                    to.accept(TwinMessages.event(happened));
                }
            }
            case TwinEffect.InvocationChanged changed -> {
                if (changed.fresh()) {
                    to.accept(TwinMessages.action(thing, changed.invocation()));
                }
            }
            case TwinEffect.PresenceChanged _, TwinEffect.IdentityUsedTwice _ -> {}
            case TwinEffect.PlaceChanged _ -> {
                to.accept(TwinMessages.status(thing));
                if (inHome) {
                    to.accept(TwinMessages.description(thing, descriptions.of(thing)));
                }
            }
        }
    }

    // What pages are told.

    private void tell(TwinEffect effect) {
        if (effect instanceof TwinEffect.InvocationChanged changed && changed.fresh()) {
            handedOver(changed);
        }
        Thing thing = effect.thing();
        thing.homeId().ifPresent(home -> tell(effect, thing, home));
    }

    private void handedOver(TwinEffect.InvocationChanged changed) {
        if (presence.isOnline(changed.thing().id())) {
            deliveries.accept(
                    new TwinWrite.Delivered(
                            changed.thing(), List.of(changed.invocation().id()), clock.instant()));
        }
    }

    private void tell(TwinEffect effect, Thing thing, Id.HomeId home) {
        switch (effect) {
            case TwinEffect.TwinChanged changed -> {
                if (live.watched(home)) {
                    properties(changed, home);
                }
            }
            case TwinEffect.Happened happened ->
                    live.tell(
                            home,
                            thing.id(),
                            TwinMessages.live("event", thing.id())
                                    .put("event", happened.event())
                                    .put("at", happened.at().toString())
                                    .put("cause", happened.cause().text())
                                    .set("data", happened.data()));
            case TwinEffect.InvocationChanged changed ->
                    live.tell(
                            home,
                            thing.id(),
                            TwinMessages.live("invocation", thing.id())
                                    .setAll(TwinMessages.invocation(changed.invocation())));
            case TwinEffect.PresenceChanged changed ->
                    live.tell(
                            home,
                            thing.id(),
                            TwinMessages.livePresence(thing, changed.online(), changed.at()));
            case TwinEffect.PlaceChanged _ -> live.tellHere(home, thing.id(), changed(thing));
            case TwinEffect.IdentityUsedTwice _ -> live.tell(home, thing.id(), changed(thing));
        }
    }

    private static ObjectNode changed(Thing thing) {
        return TwinMessages.live("changed", thing.id()).put("what", "devices");
    }

    private void properties(TwinEffect.TwinChanged changed, Id.HomeId home) {
        Id.DeviceId device = changed.thing().id();
        for (String name : changed.reported()) {
            property(changed, name)
                    .flatMap(PropertyTwin::reported)
                    .ifPresent(reported ->
                            live.tell(
                                    home,
                                    device,
                                    TwinMessages.live("twin", device)
                                            .put("property", name)
                                            .set("reported", TwinMessages.reported(reported))));
        }
        for (String name : changed.desired()) {
            property(changed, name)
                    .flatMap(PropertyTwin::desired)
                    .ifPresent(desired ->
                            live.tell(
                                    home,
                                    device,
                                    TwinMessages.live("twin", device)
                                            .put("property", name)
                                            .set("desired", TwinMessages.desired(desired))));
        }
    }

    private static Optional<PropertyTwin> property(TwinEffect.TwinChanged changed, String name) {
        return Optional.ofNullable(changed.twin().get(name));
    }

    @Override
    public void close() {
        teller.interrupt();
    }
}
