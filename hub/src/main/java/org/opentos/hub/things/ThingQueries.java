package org.opentos.hub.things;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.models.ThingModel;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Shows devices with their twins to those who may see them.
@Component
public class ThingQueries {
    private final Roster roster;
    private final Access access;
    private final Presence presence;
    private final RefusalTally refusals;
    private final ThingDescriptions descriptions;
    private final ObjectProvider<ThingSoftware> software;
    private final JdbcTemplate jdbc;

    ThingQueries(
            Roster roster,
            Access access,
            Presence presence,
            RefusalTally refusals,
            ThingDescriptions descriptions,
            ObjectProvider<ThingSoftware> software,
            JdbcTemplate jdbc) {
        this.roster = roster;
        this.access = access;
        this.presence = presence;
        this.refusals = refusals;
        this.descriptions = descriptions;
        this.software = software;
        this.jdbc = jdbc;
    }

    /// The devices of a home that the asker may see, by name. A fixed number of statements, however
    /// many they are.
    public Outcome<List<DeviceState>> inHome(Subject asker, Id.HomeId home) {
        Optional<Refusal> refusal =
                access.refuse(asker, Operation.HOME_SEE, new Resource.OfHome(home));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        List<Thing> seen =
                roster.readAgain(home).values().stream()
                        .filter(thing -> maySee(asker, thing))
                        .sorted(Comparator.comparing(Thing::name).thenComparing(t -> t.id().text()))
                        .toList();
        return Outcome.done(states(asker, seen));
    }

    public Outcome<DeviceState> find(Subject asker, Id.DeviceId device) {
        return seen(asker, device, Operation.DEVICE_SEE)
                .map(thing -> states(asker, List.of(thing)).getFirst());
    }

    /// The last reported value of each property, as a Thing Description's `readallproperties`.
    public Outcome<Map<String, JsonNode>> values(Subject asker, Id.DeviceId device) {
        return seen(asker, device, Operation.DEVICE_SEE)
                .map(thing -> {
                    Map<String, JsonNode> values = new TreeMap<>();
                    Twins.read(jdbc, device)
                            .forEach((name, twin) ->
                                    twin.reported()
                                            .ifPresent(value -> values.put(name, value.value())));
                    return values;
                });
    }

    /// The last reported value of one property.
    public Outcome<JsonNode> value(Subject asker, Id.DeviceId device, String property) {
        return seen(asker, device, Operation.DEVICE_SEE)
                .then(thing -> {
                    if (!thing.model().properties().containsKey(property)) {
                        return Outcome.refused(
                                RefusalCode.PROPERTY_UNKNOWN, "The device has no such property.");
                    }
                    return Optional.ofNullable(Twins.read(jdbc, device).get(property))
                            .flatMap(PropertyTwin::reported)
                            .map(reported -> Outcome.done(reported.value()))
                            .orElseGet(() ->
                                    Outcome.refused(
                                            RefusalCode.NOT_FOUND,
                                            "The device has not reported this property yet."));
                });
    }

    public Outcome<ObjectNode> description(Subject asker, Id.DeviceId device) {
        return seen(asker, device, Operation.DEVICE_SEE).map(descriptions::of);
    }

    /// The claimed device, where the asker may do this with it.
    Outcome<Thing> seen(Subject asker, Id.DeviceId device, Operation operation) {
        Optional<Thing> thing = roster.find(device).filter(each -> each.home().isPresent());
        if (thing.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND,
                    "It does not exist, or is not yours to see. Check the link, or ask the"
                            + " home's owner for access.");
        }
        return access.refuse(asker, operation, thing.get().resource(Risk.LOOK))
                .map(Outcome::<Thing>refused)
                .orElseGet(() -> Outcome.done(thing.get()));
    }

    private boolean maySee(Subject asker, Thing thing) {
        return access.refuse(asker, Operation.DEVICE_SEE, thing.resource(Risk.LOOK)).isEmpty();
    }

    private List<DeviceState> states(Subject asker, List<Thing> things) {
        List<Id.DeviceId> ids = things.stream().map(Thing::id).toList();
        Map<Id.DeviceId, Map<String, PropertyTwin>> twins = Twins.read(jdbc, ids);
        Map<Id.DeviceId, Instant> lastSeen = presence.lastSeen(ids);
        Map<Id.DeviceId, List<RefusalTally.Refused>> refused = refusals.of(ids);
        Map<Id.DeviceId, Software> runs = new HashMap<>();
        software.stream().forEach(room -> runs.putAll(room.of(ids)));
        return things.stream()
                .map(thing ->
                        state(
                                asker,
                                thing,
                                twins.getOrDefault(thing.id(), Map.of()),
                                Optional.ofNullable(lastSeen.get(thing.id())),
                                refused.getOrDefault(thing.id(), List.of()),
                                Optional.ofNullable(runs.get(thing.id()))))
                .toList();
    }

    private DeviceState state(
            Subject asker,
            Thing thing,
            Map<String, PropertyTwin> twin,
            Optional<Instant> lastSeen,
            List<RefusalTally.Refused> refused,
            Optional<Software> software) {
        Devices.Product product = thing.product();
        Map<String, DeviceState.Property> properties = new TreeMap<>();
        thing.model()
                .properties()
                .keySet()
                .forEach(name -> {
                    PropertyTwin each = twin.getOrDefault(name, PropertyTwin.unknown());
                    properties.put(name, new DeviceState.Property(each.reported(), each.desired()));
                });
        return new DeviceState(
                thing.id(),
                thing.name(),
                thing.room().map(room -> new DeviceState.Room(room.id(), room.name())),
                new DeviceState.Home(thing.homeId().orElseThrow()),
                new DeviceState.Product(product.id(), product.name(), product.formFactor()),
                new DeviceState.Maker(product.organisation(), product.organisationName()),
                presence.isOnline(thing.id()),
                lastSeen,
                thing.model().document(),
                properties,
                may(asker, thing),
                DeviceState.Refusals.of(
                        refused.stream()
                                .map(each ->
                                        new DeviceState.Last(
                                                each.code(),
                                                each.count(),
                                                each.detail(),
                                                each.at()))
                                .toList()),
                software);
    }

    private DeviceState.May may(Subject asker, Thing thing) {
        return new DeviceState.May(
                allowed(
                        thing.model().properties().values().stream()
                                .filter(property -> !property.readOnly())
                                .toList(),
                        ThingModel.Property::name,
                        property ->
                                access.refuse(
                                        asker,
                                        Operation.PROPERTY_SET,
                                        thing.resource(property.risk()))),
                allowed(
                        thing.model().actions().values(),
                        ThingModel.Action::name,
                        action ->
                                access.refuse(
                                        asker,
                                        Operation.ACTION_INVOKE,
                                        thing.resource(action.risk()))));
    }

    private static <T> List<String> allowed(
            Collection<T> affordances,
            Function<T, String> name,
            Function<T, Optional<Refusal>> refusal) {
        return affordances.stream()
                .filter(each -> refusal.apply(each).isEmpty())
                .map(name)
                .sorted()
                .toList();
    }
}
