package org.opentos.hub.things;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.Inlet;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Subject;
import org.opentos.protocol.Topics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The meaning of things' topics: takes what devices report and what others want of them.
///
/// Reading and checking a message is bounded work on memory alone, done on the caller's thread, so
/// that messages of one client stay in their order; the writer does the rest.
@Component
class DeviceInlet implements Inlet {
    private static final Refusal NOT_ITSELF =
            Refusal.of(
                    RefusalCode.TOPIC_NOT_ALLOWED,
                    "Only the device itself may publish on this topic.");

    private final Roster roster;
    private final ThingCommands commands;
    private final TwinWriter writer;
    private final Presence presence;
    private final Terminals terminals;
    private final RefusalTally refusals;
    private final ObjectProvider<Fabric> fabric;
    private final InstantSource clock;

    DeviceInlet(
            Roster roster,
            ThingCommands commands,
            TwinWriter writer,
            Presence presence,
            Terminals terminals,
            RefusalTally refusals,
            ObjectProvider<Fabric> fabric,
            InstantSource clock) {
        this.roster = roster;
        this.commands = commands;
        this.writer = writer;
        this.presence = presence;
        this.terminals = terminals;
        this.refusals = refusals;
        this.fabric = fabric;
        this.clock = clock;
    }

    @Override
    public String taker(Client client, String topic) {
        return Topics.parse(topic)
                .flatMap(each -> thing(client, each.device()))
                .map(thing -> thing.product().name())
                .orElse("");
    }

    private Optional<Thing> thing(Client client, Id.DeviceId device) {
        return client.space() instanceof TopicSpace.OfHome(Id.HomeId home)
                ? roster.known(home, device)
                : roster.known(client);
    }

    @Override
    public boolean takes(String topic) {
        return Topics.parse(topic).filter(each -> each.channel().isInward()).isPresent();
    }

    @Override
    public CompletionStage<Optional<Refusal>> receive(Client client, Message message) {
        return Topics.parse(message.topic())
                .filter(topic -> topic.channel().isInward())
                .map(topic -> receive(client, topic, message))
                .orElseGet(() ->
                        refused(
                                client,
                                message,
                                Refusal.of(
                                        RefusalCode.TOPIC_UNKNOWN,
                                        "No thing takes messages on this topic.")));
    }

    private CompletionStage<Optional<Refusal>> receive(
            Client client, Topics topic, Message message) {
        return switch (DeviceMessages.read(topic.channel(), message.payload())) {
            case Outcome.Refused<DeviceMessage>(Refusal refusal) ->
                    refused(client, message, refusal);
            case Outcome.Done<DeviceMessage>(DeviceMessage.Wish wish) ->
                    answered(
                            client,
                            message,
                            commands.set(
                                    asker(client),
                                    place(client, topic.device()),
                                    wish.values(),
                                    wish.text(),
                                    wish.reason()));
            case Outcome.Done<DeviceMessage>(DeviceMessage.Call call) ->
                    answered(
                            client,
                            message,
                            commands.invoke(
                                    asker(client),
                                    place(client, topic.device()),
                                    call.action(),
                                    call.input(),
                                    call.text(),
                                    call.reason()));
            case Outcome.Done<DeviceMessage>(DeviceMessage.Said(JsonNode said)) ->
                    said(client, topic, said);
            case Outcome.Done<DeviceMessage>(DeviceMessage own) ->
                    ownWrite(client, topic, own)
                            .fold(
                                    write -> answered(client, message, writer.submit(write)),
                                    refusal -> refused(client, message, refusal));
        };
    }

    /// A wrong PIN or a greedy app is no fault of the device's, so its refusal is not counted among
    /// those.
    private CompletionStage<Optional<Refusal>> said(Client client, Topics topic, JsonNode said) {
        return roster.known(client).filter(thing -> thing.id().equals(topic.device())).isPresent()
                ? terminals.heard(topic, said)
                : CompletableFuture.completedFuture(Optional.of(NOT_ITSELF));
    }

    /// What the device says of itself, checked against its Thing Model.
    private Checked ownWrite(Client client, Topics topic, DeviceMessage message) {
        Optional<Thing> itself =
                roster.known(client).filter(thing -> thing.id().equals(topic.device()));
        if (itself.isEmpty()) {
            return Checked.refused(NOT_ITSELF);
        }
        Thing thing = itself.get();
        Instant now = clock.instant();
        return switch (message) {
            case DeviceMessage.Report report ->
                    Checked.of(
                            ThingValues.refuseReport(thing.model(), report.values()),
                            () ->
                                    new TwinWrite.Report(
                                            thing,
                                            report.values(),
                                            ObservationTime.settle(report.at(), now),
                                            why(thing, report.reason(), now)));
            case DeviceMessage.Happening happening ->
                    Checked.of(
                            ThingValues.refuseEvent(
                                    thing.model(), happening.event(), happening.data()),
                            () ->
                                    new TwinWrite.Happening(
                                            thing,
                                            happening.event(),
                                            happening.data(),
                                            ObservationTime.settle(happening.at(), now),
                                            ObservationTime.settle(Optional.empty(), now),
                                            why(thing, happening.reason(), now)));
            case DeviceMessage.Outcome outcome ->
                    Checked.of(Optional.empty(), () -> new TwinWrite.Told(thing, outcome, now));
            case DeviceMessage.Wish _, DeviceMessage.Call _, DeviceMessage.Said _ ->
                    throw new IllegalArgumentException("not a device's own message: " + message);
        };
    }

    /// A write that may be made, or why not.
    private record Checked(Optional<TwinWrite> write, Optional<Refusal> refusal) {
        static Checked refused(Refusal refusal) {
            return new Checked(Optional.empty(), Optional.of(refusal));
        }

        static Checked of(Optional<Refusal> refusal, java.util.function.Supplier<TwinWrite> write) {
            return refusal.map(Checked::refused)
                    .orElseGet(() -> new Checked(Optional.of(write.get()), Optional.empty()));
        }

        <T> T fold(
                java.util.function.Function<TwinWrite, T> done,
                java.util.function.Function<Refusal, T> refused) {
            return write.map(done).orElseGet(() -> refused.apply(refusal.orElseThrow()));
        }
    }

    private TwinWrite.Why why(Thing thing, DeviceMessage.Reason reason, Instant now) {
        return new TwinWrite.Why(
                reason.cause(), brought(thing.id(), reason, now), presence.cause(thing.id()));
    }

    /// The causes that a device brings, as its own: whatever they claim, the device itself or a
    /// person at its shell is behind them.
    static List<Cause> brought(Id.DeviceId device, DeviceMessage.Reason reason, Instant now) {
        List<Cause> causes = new ArrayList<>();
        for (DeviceMessage.Link link : reason.links()) {
            causes.add(
                    new Cause(
                            link.id(),
                            link.kind(),
                            device.text(),
                            link.parent(),
                            link.kind() == Cause.Kind.PERSON ? "shell" : "driver",
                            link.text(),
                            ObservationTime.settle(link.at(), now)));
        }
        return List.copyOf(causes);
    }

    private Optional<Thing> place(Client client, Id.DeviceId device) {
        return client.space() instanceof TopicSpace.OfHome(Id.HomeId home)
                ? roster.known(home, device)
                : Optional.empty();
    }

    private static ThingCommands.Asker asker(Client client) {
        return new ThingCommands.Asker(client.subject(), client.app(), "mqtt");
    }

    private CompletionStage<Optional<Refusal>> answered(
            Client client, Message message, CompletionStage<? extends Outcome<?>> outcome) {
        return outcome.thenApply(each ->
                switch (each) {
                    case Outcome.Done<?> _ -> Optional.<Refusal>empty();
                    case Outcome.Refused<?>(Refusal refusal) -> told(client, message, refusal);
                });
    }

    private CompletionStage<Optional<Refusal>> refused(
            Client client, Message message, Refusal refusal) {
        return CompletableFuture.completedFuture(told(client, message, refusal));
    }

    /// Counts a refusal and tells the device on its own topic, which also reaches MQTT 3.1.1. What
    /// the hub cannot do for the moment is told and not counted: it is no fault of the device's.
    private Optional<Refusal> told(Client client, Message message, Refusal refusal) {
        if (client.subject() instanceof Subject.Device(Id.DeviceId device)) {
            if (refusal.code().category() != RefusalCode.Category.UNAVAILABLE) {
                refusals.count(device, refusal);
            }
            fabric.getObject()
                    .publish(
                            client.space(), TwinMessages.refusal(device, message.topic(), refusal));
        }
        return Optional.of(refusal);
    }
}
