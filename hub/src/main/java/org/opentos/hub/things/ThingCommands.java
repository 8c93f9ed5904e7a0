package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.models.ThingModel;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What people, apps and terminals want of devices: desired values and actions, from every door by
/// the same way. Access decides first, then the Thing Model, then it is written with its cause.
@Component
public class ThingCommands {
    /// How long an invocation waits for its device where the action does not say otherwise
    /// (`tos:expirySeconds`).
    static final Duration EXPIRY = Duration.ofSeconds(60);

    static final Duration EXPIRY_MAX = Duration.ofDays(1);

    private final Roster roster;
    private final Access access;
    private final TwinWriter writer;
    private final Causes causes;
    private final Ids ids;
    private final InstantSource clock;

    ThingCommands(
            Roster roster,
            Access access,
            TwinWriter writer,
            Causes causes,
            Ids ids,
            InstantSource clock) {
        this.roster = roster;
        this.access = access;
        this.writer = writer;
        this.causes = causes;
        this.ids = ids;
        this.clock = clock;
    }

    /// Who asks, and from where.
    ///
    /// @param app the OAuth client that acts for a person; empty text where nobody does
    /// @param door a word of [Cause#door]
    /// @param spoken where it was said, the terminal or the person; empty where it was not said
    public record Asker(Subject subject, String app, String door, Optional<Id> spoken) {
        public Asker(Subject subject, String app, String door) {
            this(subject, app, door, Optional.empty());
        }
    }

    /// A desire that is written.
    ///
    /// @param versions by property
    public record Desired(Map<String, Long> versions, Id.CauseId cause) {}

    /// An invocation that is written.
    public record Invoked(Id.InvocationId invocation, Id.CauseId cause) {}

    /// Desires values of a device. May block.
    ///
    /// @param text what was asked for, in words; may be empty
    public Outcome<Desired> set(
            Asker asker, Id.DeviceId device, Map<String, JsonNode> values, String text) {
        for (JsonNode value : values.values()) {
            Optional<Refusal> refusal = DeviceMessages.refuseUnkeepable(value);
            if (refusal.isPresent()) {
                return Outcome.refused(refusal.get());
            }
        }
        return set(asker, roster.find(device), values, text, DeviceMessage.Reason.NONE)
                .toCompletableFuture()
                .join();
    }

    /// Asks a device to carry out an action. May block.
    ///
    /// @param input JSON null where none was given
    public Outcome<Invoked> invoke(
            Asker asker, Id.DeviceId device, String action, JsonNode input, String text) {
        Optional<Refusal> refusal = DeviceMessages.refuseUnkeepable(input);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return invoke(asker, roster.find(device), action, input, text, DeviceMessage.Reason.NONE)
                .toCompletableFuture()
                .join();
    }

    CompletionStage<Outcome<Desired>> set(
            Asker asker,
            Optional<Thing> claimed,
            Map<String, JsonNode> values,
            String text,
            DeviceMessage.Reason reason) {
        Optional<Thing> found = claimed.filter(each -> each.home().isPresent());
        if (found.isEmpty()) {
            return refused(notFound());
        }
        Thing thing = found.get();
        Optional<Refusal> refusal =
                refuseSee(asker, thing)
                        .or(() -> refuseSet(asker, thing, values))
                        .or(() -> ThingValues.refuseWish(thing.model(), values));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<Cause> chain = chain(asker, text, reason);
        return writer.submit(new TwinWrite.Wish(thing, values, chain, now()))
                .thenApply(outcome ->
                        outcome.map(
                                receipt -> new Desired(receipt.versions(), chain.getFirst().id())));
    }

    CompletionStage<Outcome<Invoked>> invoke(
            Asker asker,
            Optional<Thing> claimed,
            String action,
            JsonNode input,
            String text,
            DeviceMessage.Reason reason) {
        Optional<Thing> found = claimed.filter(each -> each.home().isPresent());
        if (found.isEmpty()) {
            return refused(notFound());
        }
        Thing thing = found.get();
        ThingModel.@Nullable Action described = thing.model().actions().get(action);
        Risk risk = described == null ? Risk.LOOK : described.risk();
        Optional<Refusal> refusal =
                refuseSee(asker, thing)
                        .or(() ->
                                access.refuse(
                                        asker.subject(),
                                        Operation.ACTION_INVOKE,
                                        thing.resource(risk)))
                        .or(() -> ThingValues.refuseCall(thing.model(), action, input));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<Cause> chain = chain(asker, text, reason);
        Instant now = now();
        Invocation invocation =
                new Invocation(
                        ids.next(Id.InvocationId::new),
                        thing.id(),
                        action,
                        input,
                        Invocation.State.REQUESTED,
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        now,
                        now.plus(expiry(thing.model(), action)),
                        chain.getFirst().id());
        return writer.submit(new TwinWrite.Call(thing, invocation, chain))
                .thenApply(outcome ->
                        outcome.map(_ -> new Invoked(invocation.id(), invocation.cause())));
    }

    private Optional<Refusal> refuseSee(Asker asker, Thing thing) {
        return access.refuse(asker.subject(), Operation.DEVICE_SEE, thing.resource(Risk.LOOK));
    }

    /// The first value that may not be set decides; a property that does not exist is looked at as
    /// harmless, so that only who may set something learns that it is unknown.
    private Optional<Refusal> refuseSet(Asker asker, Thing thing, Map<String, JsonNode> values) {
        for (String name : values.keySet()) {
            ThingModel.@Nullable Property property = thing.model().properties().get(name);
            Risk risk = property == null ? Risk.LOOK : property.risk();
            Optional<Refusal> refusal =
                    access.refuse(asker.subject(), Operation.PROPERTY_SET, thing.resource(risk));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /// Why the command is given, nearest first: what was said, the app or device that gives it,
    /// then what it says came before, back to a person.
    private List<Cause> chain(Asker asker, String text, DeviceMessage.Reason reason) {
        List<Cause> given = given(asker, text, reason);
        if (asker.spoken().isEmpty()) {
            return given;
        }
        List<Cause> chain = new ArrayList<>();
        chain.add(
                causes.make(
                        Cause.Kind.VOICE,
                        asker.spoken().get().text(),
                        Optional.of(given.getFirst().id()),
                        asker.door(),
                        text));
        chain.addAll(given);
        return List.copyOf(chain);
    }

    private List<Cause> given(Asker asker, String text, DeviceMessage.Reason reason) {
        return switch (asker.subject()) {
            case Subject.Person(Id.PersonId person) -> {
                Cause root = causes.root(Cause.Kind.PERSON, person.text(), asker.door(), text);
                yield asker.app().isEmpty()
                        ? List.of(root)
                        : List.of(
                                causes.make(
                                        Cause.Kind.APP,
                                        asker.app(),
                                        Optional.of(root.id()),
                                        asker.door(),
                                        text),
                                root);
            }
            case Subject.Device(Id.DeviceId device) -> {
                List<Cause> brought = DeviceInlet.brought(device, reason, now());
                Optional<Id.CauseId> before =
                        brought.stream()
                                .map(Cause::id)
                                .filter(id -> reason.cause().map(id::equals).orElse(true))
                                .findFirst();
                List<Cause> chain = new ArrayList<>();
                chain.add(
                        causes.make(Cause.Kind.DEVICE, device.text(), before, asker.door(), text));
                chain.addAll(brought);
                yield List.copyOf(chain);
            }
            case Subject.Hub _ -> List.of(causes.root(Cause.Kind.HUB, "hub", asker.door(), text));
        };
    }

    private static Duration expiry(ThingModel model, String action) {
        long seconds =
                model.document()
                        .path("actions")
                        .path(action)
                        .path("tos:expirySeconds")
                        .asLong(EXPIRY.toSeconds());
        return Duration.ofSeconds(Math.clamp(seconds, 1, EXPIRY_MAX.toSeconds()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Refusal notFound() {
        return Refusal.of(
                RefusalCode.NOT_FOUND,
                "It does not exist, or is not yours to see. Check the link, or ask the home's"
                        + " owner for access.");
    }

    private static <T> CompletionStage<Outcome<T>> refused(Refusal refusal) {
        return CompletableFuture.completedFuture(Outcome.refused(refusal));
    }
}
