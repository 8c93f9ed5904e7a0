package org.opentos.hub.things;

import java.time.InstantSource;
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

/// Tells subscribers and pages of what has been committed, on one thread and in the order of the
/// commits. Where it falls behind by [#QUEUE_BATCHES_MAX] batches, the writer waits for it.
@Component
class TwinFanOut implements AutoCloseable {
    static final int QUEUE_BATCHES_MAX = 256;
    private static final Logger log = LoggerFactory.getLogger(TwinFanOut.class);

    private final ObjectProvider<Fabric> fabric;
    private final LiveChanges live;
    private final Presence presence;
    private final ThingDescriptions descriptions;
    private final InstantSource clock;
    private final BlockingQueue<List<TwinEffect>> queue =
            new ArrayBlockingQueue<>(QUEUE_BATCHES_MAX);
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

    void tell(List<TwinEffect> effects) {
        if (effects.isEmpty()) {
            return;
        }
        try {
            queue.put(effects);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                for (TwinEffect effect : queue.take()) {
                    tellSafely(effect);
                }
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private void tellSafely(TwinEffect effect) {
        try {
            tell(effect);
        } catch (RuntimeException failure) {
            log.error("could not tell of a change of {}", effect.thing().id(), failure);
        }
    }

    private void tell(TwinEffect effect) {
        switch (effect) {
            case TwinEffect.TwinChanged changed -> twin(changed);
            case TwinEffect.Happened happened -> happened(happened);
            case TwinEffect.InvocationChanged changed -> invocation(changed);
            case TwinEffect.PresenceChanged changed ->
                    changed.thing()
                            .homeId()
                            .ifPresent(home ->
                                    live.tell(
                                            home,
                                            changed.thing().id(),
                                            TwinMessages.livePresence(
                                                    changed.thing(),
                                                    changed.online(),
                                                    changed.at())));
            case TwinEffect.PlaceChanged changed -> place(changed.thing());
            case TwinEffect.IdentityUsedTwice(Thing thing) ->
                    thing.homeId().ifPresent(home -> readAgain(home, thing));
        }
    }

    private void twin(TwinEffect.TwinChanged changed) {
        Thing thing = changed.thing();
        if (!changed.desired().isEmpty()) {
            TwinMessages.desired(thing, changed.twin())
                    .ifPresent(message -> publish(thing, message));
        }
        Optional<Id.HomeId> home = thing.homeId();
        if (home.isEmpty()) {
            return;
        }
        publish(thing, TwinMessages.twin(thing, presence.isOnline(thing.id()), changed.twin()));
        if (!live.watched(home.get())) {
            return;
        }
        for (String name : changed.reported()) {
            property(changed, name)
                    .flatMap(PropertyTwin::reported)
                    .ifPresent(reported ->
                            live.tell(
                                    home.get(),
                                    thing.id(),
                                    TwinMessages.live("twin", thing.id())
                                            .put("property", name)
                                            .set("reported", TwinMessages.reported(reported))));
        }
        for (String name : changed.desired()) {
            property(changed, name)
                    .flatMap(PropertyTwin::desired)
                    .ifPresent(desired ->
                            live.tell(
                                    home.get(),
                                    thing.id(),
                                    TwinMessages.live("twin", thing.id())
                                            .put("property", name)
                                            .set("desired", TwinMessages.desired(desired))));
        }
    }

    private static Optional<PropertyTwin> property(TwinEffect.TwinChanged changed, String name) {
        return Optional.ofNullable(changed.twin().get(name));
    }

    private void happened(TwinEffect.Happened happened) {
        Thing thing = happened.thing();
        thing.homeId()
                .ifPresent(home -> {
                    publish(thing, TwinMessages.event(happened));
                    live.tell(
                            home,
                            thing.id(),
                            TwinMessages.live("event", thing.id())
                                    .put("event", happened.event())
                                    .put("at", happened.at().toString())
                                    .put("cause", happened.cause().text())
                                    .set("data", happened.data()));
                });
    }

    private void invocation(TwinEffect.InvocationChanged changed) {
        Thing thing = changed.thing();
        if (changed.fresh()) {
            boolean online = presence.isOnline(thing.id());
            publish(thing, TwinMessages.action(thing, changed.invocation()));
            if (online) {
                deliveries.accept(
                        new TwinWrite.Delivered(
                                thing, List.of(changed.invocation().id()), clock.instant()));
            }
        }
        thing.homeId()
                .ifPresent(home ->
                        live.tell(
                                home,
                                thing.id(),
                                TwinMessages.live("invocation", thing.id())
                                        .setAll(TwinMessages.invocation(changed.invocation()))));
    }

    private void place(Thing thing) {
        publish(thing, TwinMessages.status(thing));
        thing.homeId()
                .ifPresent(home -> {
                    publish(thing, TwinMessages.description(thing, descriptions.of(thing)));
                    readAgain(home, thing);
                });
    }

    /// Pages fetch the device again.
    private void readAgain(Id.HomeId home, Thing thing) {
        live.tell(
                home, thing.id(), TwinMessages.live("changed", thing.id()).put("what", "devices"));
    }

    private void publish(Thing thing, Message message) {
        fabric.getObject().publish(thing.space(), message);
    }

    @Override
    public void close() {
        teller.interrupt();
    }
}
