package org.opentos.hub.things;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.models.ThingModel;
import org.opentos.hub.storage.Columns;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// Carries a list of requests out in one transaction: reads what they need, applies them in their
/// order to the deterministic core, and writes what changed.
final class TwinBatch {
    /// How many invocations of one device may wait or run at a time.
    static final int OPEN_INVOCATIONS_MAX = 50;

    /// @param answers one for each request, in their order
    /// @param effects what to tell after the commit
    /// @param standing the causes that are kept once the commit is done
    record Result(
            List<Outcome<TwinWrite.Receipt>> answers,
            List<TwinEffect> effects,
            Set<StandingCause> standing) {}

    /// Keeps causes within the transaction.
    interface CauseKeeper {
        void keep(List<Cause> causes, Optional<Id.HomeId> home);
    }

    private record ObservationKey(TwinStore.Key property, Instant at) {}

    private record Observed(
            JsonNode value, boolean changed, Optional<JsonNode> was, Id.CauseId cause) {}

    private static final class Touched {
        private final Thing thing;
        private final Set<String> reported = new LinkedHashSet<>();
        private final Set<String> desired = new LinkedHashSet<>();

        Touched(Thing thing) {
            this.thing = thing;
        }
    }

    private final Connection connection;
    private final Map<Id.DeviceId, Map<String, PropertyTwin>> twins = new HashMap<>();
    private final Map<TwinStore.Key, PropertyTwin> changedTwins = new LinkedHashMap<>();
    private final Map<ObservationKey, Observed> observations = new LinkedHashMap<>();
    private final Columns desires = TwinStore.desires();
    private final Columns events = TwinStore.events();
    private final Map<Id.InvocationId, Invocation> invocations = new HashMap<>();
    private final Map<Id.InvocationId, Invocation> changedInvocations = new LinkedHashMap<>();
    private final Map<Optional<Id.HomeId>, Map<Id.CauseId, Cause>> causes = new LinkedHashMap<>();
    private final Map<Id.DeviceId, Touched> touched = new LinkedHashMap<>();
    private final List<TwinEffect> effects = new ArrayList<>();
    private final Set<StandingCause> standing = new HashSet<>();
    private final Map<Id.DeviceId, Integer> open = new HashMap<>();
    private final Map<Id.DeviceId, Optional<Id.HomeId>> homes = new HashMap<>();
    private Set<UUID> ownCauses = Set.of();
    private CauseCircles circles = new CauseCircles(Map.of());

    private TwinBatch(Connection connection) {
        this.connection = connection;
    }

    /// @param lateBefore the time before which an observation is late for the roll-up; asked for
    ///   after the first row is locked
    static Result run(
            Connection connection,
            List<TwinWrite> writes,
            CauseKeeper keeper,
            Supplier<Instant> lateBefore)
            throws SQLException {
        TwinBatch batch = new TwinBatch(connection);
        batch.load(writes);
        List<Outcome<TwinWrite.Receipt>> answers = new ArrayList<>(writes.size());
        for (TwinWrite write : writes) {
            answers.add(batch.apply(write));
        }
        batch.save(keeper, lateBefore.get());
        batch.touched.values().forEach(batch::tellTwin);
        return new Result(answers, List.copyOf(batch.effects), batch.standing);
    }

    private void load(List<TwinWrite> writes) throws SQLException {
        Set<Id.DeviceId> devices = new LinkedHashSet<>();
        Set<TwinStore.Key> needed = new LinkedHashSet<>();
        Set<Id.InvocationId> asked = new HashSet<>();
        Set<Id.DeviceId> called = new HashSet<>();
        Columns claims = new Columns("uuid", "text", "uuid");
        for (TwinWrite write : writes) {
            Id.DeviceId device = write.thing().id();
            devices.add(device);
            switch (write) {
                case TwinWrite.Report report -> {
                    report.values()
                            .keySet()
                            .forEach(name -> needed.add(new TwinStore.Key(device, name)));
                    claim(claims, device, report.why());
                }
                case TwinWrite.Happening happening -> claim(claims, device, happening.why());
                case TwinWrite.Told told -> asked.add(told.outcome().invocation());
                case TwinWrite.Wish wish -> {
                    wish.values()
                            .keySet()
                            .forEach(name -> needed.add(new TwinStore.Key(device, name)));
                }
                case TwinWrite.Call _ -> called.add(device);
                case TwinWrite.Delivered delivered -> asked.addAll(delivered.invocations());
            }
        }
        twins.putAll(TwinStore.lock(connection, devices, needed));
        // Read after locking: whoever moves a device changes its twins' rows too.
        homes.putAll(TwinStore.homes(connection, devices));
        invocations.putAll(TwinStore.lockInvocations(connection, asked));
        ownCauses = TwinStore.ownCauses(connection, claims);
        circles =
                new CauseCircles(
                        TwinStore.causesAround(
                                connection,
                                writes.stream().flatMap(each -> each.brought().stream()).toList()));
        open.putAll(TwinStore.openInvocations(connection, called));
    }

    private static void claim(Columns claims, Id.DeviceId device, TwinWrite.Why why) {
        why.named()
                .filter(named -> why.brought().stream().noneMatch(each -> each.id().equals(named)))
                .ifPresent(named -> claims.add(device, device.text(), named));
    }

    /// A device that moved since the message came in is refused: what it says belongs to a place
    /// that it left.
    private Outcome<TwinWrite.Receipt> apply(TwinWrite write) {
        Thing thing = write.thing();
        if (!thing.homeId().equals(homes.get(thing.id()))) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "The device is in another place now; connect again.");
        }
        if (circles.closedBy(write.brought())) {
            return Outcome.refused(
                    RefusalCode.CAUSE_CIRCULAR,
                    "The causes lead in a circle; each must lead back to one without a parent.");
        }
        return switch (write) {
            case TwinWrite.Report report -> report(report);
            case TwinWrite.Happening happening -> happening(happening);
            case TwinWrite.Told told -> told(told);
            case TwinWrite.Wish wish -> wish(wish);
            case TwinWrite.Call call -> call(call);
            case TwinWrite.Delivered delivered -> delivered(delivered);
        };
    }

    private Outcome<TwinWrite.Receipt> report(TwinWrite.Report report) {
        Thing thing = report.thing();
        Id.CauseId cause = cause(thing, report.why());
        report.values()
                .forEach((name, value) -> {
                    TwinStore.Key key = new TwinStore.Key(thing.id(), name);
                    PropertyTwin before = twin(key);
                    PropertyTwin.Step step =
                            before.report(new PropertyTwin.Reported(value, report.at(), cause));
                    change(key, step.twin());
                    ThingModel.@Nullable Property property = thing.model().properties().get(name);
                    if (step.changed() || property == null || property.history()) {
                        observations.merge(
                                new ObservationKey(key, report.at()),
                                new Observed(value, step.changed(), step.was(), cause),
                                (first, last) ->
                                        new Observed(
                                                last.value(),
                                                first.changed() || last.changed(),
                                                first.changed() ? first.was() : last.was(),
                                                last.cause()));
                    }
                    if (step.current()) {
                        touch(thing).reported.add(name);
                    }
                    if (!step.twin().desired().equals(before.desired())) {
                        touch(thing).desired.add(name);
                    }
                });
        return Outcome.done(TwinWrite.Receipt.PLAIN);
    }

    private Outcome<TwinWrite.Receipt> happening(TwinWrite.Happening happening) {
        Thing thing = happening.thing();
        Id.CauseId cause = cause(thing, happening.why());
        events.add(
                thing.id(),
                happening.event(),
                happening.data(),
                happening.at(),
                happening.receivedAt(),
                cause);
        effects.add(
                new TwinEffect.Happened(
                        thing, happening.event(), happening.data(), happening.at(), cause));
        return Outcome.done(TwinWrite.Receipt.PLAIN);
    }

    private Outcome<TwinWrite.Receipt> told(TwinWrite.Told told) {
        DeviceMessage.Outcome outcome = told.outcome();
        @Nullable Invocation invocation = invocations.get(outcome.invocation());
        if (invocation == null || !invocation.device().equals(told.thing().id())) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "This device was not asked to carry that out.");
        }
        if (outcome.state() == Invocation.State.COMPLETED && outcome.output().isPresent()) {
            List<Fault> faults =
                    told.thing().model().checkOutput(invocation.action(), outcome.output().get());
            if (!faults.isEmpty()) {
                return Outcome.refused(
                        new Refusal(
                                RefusalCode.VALUE_INVALID,
                                "The output does not fit the action's Thing Model.",
                                ThingValues.under("/output", faults)));
            }
        }
        Instant at = ObservationTime.settle(outcome.at(), told.receivedAt());
        Optional<Invocation> after =
                invocation.told(outcome.state(), outcome.output(), outcome.error(), at);
        if (after.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.INVOCATION_ENDED,
                    "The invocation ended already as %s; an end is told once."
                            .formatted(invocation.state().text()));
        }
        change(told.thing(), invocation, after.get(), false);
        return Outcome.done(TwinWrite.Receipt.PLAIN);
    }

    private Outcome<TwinWrite.Receipt> wish(TwinWrite.Wish wish) {
        Thing thing = wish.thing();
        Id.CauseId cause = wish.causes().getFirst().id();
        keep(thing.homeId(), wish.causes());
        Map<String, Long> versions = new TreeMap<>();
        wish.values()
                .forEach((name, value) -> {
                    TwinStore.Key key = new TwinStore.Key(thing.id(), name);
                    PropertyTwin before = twin(key);
                    PropertyTwin after = before.desire(value, wish.at(), cause);
                    change(key, after);
                    versions.put(name, after.desires());
                    desires.add(
                            thing.id(),
                            name,
                            after.desires(),
                            value,
                            before.desired().map(PropertyTwin.Desired::value),
                            wish.at(),
                            cause);
                    touch(thing).desired.add(name);
                });
        return Outcome.done(new TwinWrite.Receipt(versions));
    }

    private Outcome<TwinWrite.Receipt> call(TwinWrite.Call call) {
        if (open.merge(call.thing().id(), 1, Integer::sum) > OPEN_INVOCATIONS_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "The device has %d actions to carry out already; wait until some ended."
                            .formatted(OPEN_INVOCATIONS_MAX));
        }
        keep(call.thing().homeId(), call.causes());
        invocations.put(call.invocation().id(), call.invocation());
        changedInvocations.put(call.invocation().id(), call.invocation());
        effects.add(new TwinEffect.InvocationChanged(call.thing(), call.invocation(), true));
        return Outcome.done(TwinWrite.Receipt.PLAIN);
    }

    private Outcome<TwinWrite.Receipt> delivered(TwinWrite.Delivered delivered) {
        for (Id.InvocationId id : delivered.invocations()) {
            @Nullable Invocation invocation = invocations.get(id);
            if (invocation != null) {
                change(delivered.thing(), invocation, invocation.delivered(delivered.at()), false);
            }
        }
        return Outcome.done(TwinWrite.Receipt.PLAIN);
    }

    private PropertyTwin twin(TwinStore.Key key) {
        @Nullable Map<String, PropertyTwin> ofDevice = twins.get(key.device());
        @Nullable PropertyTwin twin = ofDevice == null ? null : ofDevice.get(key.property());
        if (twin == null) {
            throw new IllegalStateException("no row was locked for " + key);
        }
        return twin;
    }

    private void change(TwinStore.Key key, PropertyTwin twin) {
        twins.computeIfAbsent(key.device(), _ -> new TreeMap<>()).put(key.property(), twin);
        changedTwins.put(key, twin);
    }

    private void change(Thing thing, Invocation before, Invocation after, boolean fresh) {
        if (!after.equals(before)) {
            invocations.put(after.id(), after);
            changedInvocations.put(after.id(), after);
            effects.add(new TwinEffect.InvocationChanged(thing, after, fresh));
        }
    }

    private Touched touch(Thing thing) {
        return touched.computeIfAbsent(thing.id(), _ -> new Touched(thing));
    }

    /// The cause that the device's message has: the one it names where that is its own to name.
    private Id.CauseId cause(Thing thing, TwinWrite.Why why) {
        keep(thing.homeId(), why.brought());
        Optional<Id.CauseId> named =
                why.named()
                        .filter(id -> {
                            boolean brought =
                                    why.brought().stream().anyMatch(each -> each.id().equals(id));
                            return brought || ownCauses.contains(id.value()) || desired(thing, id);
                        });
        if (named.isPresent()) {
            return named.get();
        }
        if (!why.brought().isEmpty()) {
            return why.brought().getFirst().id();
        }
        if (!why.standing().isKept()) {
            keep(thing.homeId(), List.of(why.standing().cause()));
            standing.add(why.standing());
        }
        return why.standing().cause().id();
    }

    private boolean desired(Thing thing, Id.CauseId cause) {
        return twins.getOrDefault(thing.id(), Map.of()).values().stream()
                .anyMatch(twin ->
                        twin.desired().filter(desire -> desire.cause().equals(cause)).isPresent());
    }

    private void keep(Optional<Id.HomeId> home, List<Cause> kept) {
        Map<Id.CauseId, Cause> ofHome = causes.computeIfAbsent(home, _ -> new LinkedHashMap<>());
        kept.forEach(cause -> ofHome.putIfAbsent(cause.id(), cause));
        circles.keep(kept);
    }

    private void save(CauseKeeper keeper, Instant lateBefore) throws SQLException {
        causes.forEach((home, kept) -> keeper.keep(List.copyOf(kept.values()), home));
        TwinStore.saveTwins(connection, changedTwins);
        Columns rows = TwinStore.observations();
        Set<ObservationKey> lateHours = new LinkedHashSet<>();
        observations.forEach((key, each) -> {
            if (key.at().isBefore(lateBefore)) {
                lateHours.add(
                        new ObservationKey(key.property(), key.at().truncatedTo(ChronoUnit.HOURS)));
            }
            boolean number = each.value().isNumber();
            rows.add(
                    key.property().device(),
                    key.property().property(),
                    key.at(),
                    number ? each.value().doubleValue() : null,
                    number ? null : each.value(),
                    each.changed(),
                    each.was(),
                    each.cause());
        });
        TwinStore.saveObservations(connection, rows);
        Columns late = TwinStore.lateHours();
        lateHours.forEach(
                each -> late.add(each.property().device(), each.property().property(), each.at()));
        TwinStore.saveLateHours(connection, late);
        TwinStore.saveDesires(connection, desires);
        TwinStore.saveEvents(connection, events);
        TwinStore.saveInvocations(connection, changedInvocations.values());
    }

    private void tellTwin(Touched each) {
        effects.add(
                new TwinEffect.TwinChanged(
                        each.thing,
                        Map.copyOf(twins.getOrDefault(each.thing.id(), Map.of())),
                        Set.copyOf(each.reported),
                        Set.copyOf(each.desired)));
    }
}
