package org.opentos.hub.things;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
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
    /// Decisions that are carried out at a time; each holds a connection to the database.
    static final int AT_ONCE_MAX = 8;

    private static final Logger log = LoggerFactory.getLogger(Terminals.class);

    private final Roster roster;
    private final ObjectProvider<TerminalTold> room;
    private final ObjectProvider<Fabric> fabric;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Held while something is read and told, so that what is told last is what was read last.
    private final ReentrantLock telling = new ReentrantLock();

    Terminals(Roster roster, ObjectProvider<TerminalTold> room, ObjectProvider<Fabric> fabric) {
        this.roster = roster;
        this.room = room;
        this.fabric = fabric;
    }

    /// Tells a device what it should know now. Blocks.
    public void tell(Id.DeviceId device) {
        telling.lock();
        try {
            roster.find(device)
                    .ifPresent(thing ->
                            told(thing)
                                    .ifPresent(message ->
                                            fabric.getObject().publish(thing.space(), message)));
        } finally {
            telling.unlock();
        }
    }

    /// What a subscription begins with.
    Optional<Message> told(Thing thing) {
        return Optional.ofNullable(room.getIfAvailable())
                .map(each ->
                        TwinMessages.message(thing, Topics.Channel.WALLET, each.now(thing.id())));
    }

    /// Hands over what a device said. Never blocks.
    CompletionStage<Optional<Refusal>> heard(Id.DeviceId device, JsonNode said) {
        if (!places.tryAcquire()) {
            return CompletableFuture.completedFuture(
                    Optional.of(
                            Refusal.of(
                                    RefusalCode.BUSY,
                                    "The hub answers others just now; try again.")));
        }
        return CompletableFuture.supplyAsync(() -> carriedOut(device, said), threads)
                .whenComplete((_, _) -> places.release());
    }

    private Optional<Refusal> carriedOut(Id.DeviceId device, JsonNode said) {
        try {
            return room.getObject().heard(device, said);
        } catch (RuntimeException fault) {
            log.error("what {} decided met a fault of the hub's own", device, fault);
            return Optional.of(
                    Refusal.of(
                            RefusalCode.HUB_FAULT,
                            "The hub met a fault of its own; look whether it was paid, then try again."));
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
