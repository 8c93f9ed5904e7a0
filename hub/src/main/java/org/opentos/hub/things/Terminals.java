package org.opentos.hub.things;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Carries between terminals and the room that has something to tell them beside their twins.
@Component
public class Terminals implements AutoCloseable {
    /// What is carried out at a time of what devices said; each holds a connection to the database.
    static final int AT_ONCE_MAX = 8;

    /// Each tells one device after the other, and always the same ones.
    private static final int LANES = 4;

    private static final Logger log = LoggerFactory.getLogger(Terminals.class);

    private final Roster roster;
    private final ObjectProvider<TerminalTold> rooms;
    private final ObjectProvider<Fabric> fabric;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<TellingLane> lanes =
            Stream.generate(() -> new TellingLane(threads, this::tellNow)).limit(LANES).toList();

    Terminals(Roster roster, ObjectProvider<TerminalTold> rooms, ObjectProvider<Fabric> fabric) {
        this.roster = roster;
        this.rooms = rooms;
        this.fabric = fabric;
    }

    /// Has a device told what it should know of a room, as it is when its turn comes. Never blocks.
    ///
    /// @param channel on which that room tells
    public void tell(Id.DeviceId device, Topics.Channel channel) {
        lanes.get(Math.floorMod(device.hashCode(), LANES))
                .add(new TellingLane.Due(device, channel));
    }

    private void tellNow(TellingLane.Due due) {
        roster.find(due.device())
                .ifPresent(thing ->
                        told(thing, due.channel()::equals)
                                .forEach(message ->
                                        fabric.getObject().publish(thing.space(), message)));
    }

    /// Tells a device something that it need not hear again. Blocks.
    public void answer(Id.DeviceId device, Topics.Channel channel, JsonNode message) {
        roster.find(device)
                .ifPresent(thing ->
                        fabric.getObject()
                                .publish(
                                        thing.space(),
                                        TwinMessages.message(thing, channel, message)));
    }

    /// The way to a device for what comes often and may be lost (QoS 0), as it is now: the device
    /// may move. Empty where there is no such device. Blocks; what it answers with does not.
    public Optional<Consumer<JsonNode>> line(Id.DeviceId device, Topics.Channel channel) {
        return roster.find(device)
                .map(thing ->
                        message -> {
                            Message sent = TwinMessages.message(thing, channel, message);
                            fabric.getObject()
                                    .publish(
                                            thing.space(),
                                            new Message(sent.topic(), sent.payload(), 0, false));
                        });
    }

    /// What a subscription begins with.
    ///
    /// @param wanted the channels that are subscribed to
    List<Message> told(Thing thing, Predicate<Topics.Channel> wanted) {
        return rooms.stream()
                .filter(each -> wanted.test(each.tells()))
                .map(each -> TwinMessages.message(thing, each.tells(), each.now(thing.id())))
                .toList();
    }

    /// Hands over what a device said. Never blocks.
    CompletionStage<Optional<Refusal>> heard(Topics topic, JsonNode said) {
        if (!places.tryAcquire()) {
            return CompletableFuture.completedFuture(
                    Optional.of(
                            Refusal.of(
                                    RefusalCode.BUSY,
                                    "The hub answers others just now; try again.")));
        }
        return CompletableFuture.supplyAsync(() -> carriedOut(topic, said), threads)
                .whenComplete((_, _) -> places.release());
    }

    private Optional<Refusal> carriedOut(Topics topic, JsonNode said) {
        try {
            return rooms.stream()
                    .filter(each -> each.hears().equals(Optional.of(topic.channel())))
                    .findFirst()
                    .orElseThrow()
                    .heard(topic.device(), said);
        } catch (RuntimeException fault) {
            log.error("what came on {} met a fault of the hub's own", topic.text(), fault);
            return Optional.of(
                    Refusal.of(
                            RefusalCode.HUB_FAULT,
                            "The hub met a fault of its own; look whether it was done, then try again."));
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
