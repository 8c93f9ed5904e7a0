package org.opentos.hub.activity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.hub.things.TerminalCalls;
import org.opentos.hub.things.TerminalTold;
import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells each terminal what the people do who use it, as far as it concerns an app that is there,
/// and carries out what its shell says of it.
@Component
class ActivityTerminals implements TerminalTold, TerminalCalls {
    /// What a terminal shows at most, the latest.
    static final int SHOWN_MAX = 12;

    private final Activities activities;
    private final Handoffs handoffs;
    private final HandoffRows rows;
    private final Places places;
    private final Installations installations;
    private final Devices devices;
    private final Persons persons;
    private final ObjectProvider<Terminals> terminals;
    private final JsonMapper json;

    ActivityTerminals(
            Activities activities,
            Handoffs handoffs,
            HandoffRows rows,
            Places places,
            Installations installations,
            Devices devices,
            Persons persons,
            ObjectProvider<Terminals> terminals,
            JsonMapper json) {
        this.activities = activities;
        this.handoffs = handoffs;
        this.rows = rows;
        this.places = places;
        this.installations = installations;
        this.devices = devices;
        this.persons = persons;
        this.terminals = terminals;
        this.json = json;
    }

    @Override
    public Topics.Channel tells() {
        return Topics.Channel.ACTIVITIES;
    }

    /// `activities`, each with the `installation` of its app here, where it is (`here`, or the name
    /// of the `place`), and whether that is `near`; and `handoffs` in which this terminal has a
    /// part.
    @Override
    public JsonNode now(Id.DeviceId device) {
        List<Installations.Shown> here = installations.on(device);
        ObjectNode told = json.createObjectNode();
        ArrayNode shown = told.putArray("activities");
        ArrayNode moving = told.putArray("handoffs");
        Set<Id.PersonId> people =
                here.stream().map(each -> each.installation().person()).collect(Collectors.toSet());
        for (Id.PersonId person : people) {
            activities.of(person).stream()
                    .flatMap(each -> shown(device, here, each).stream())
                    .limit(SHOWN_MAX)
                    .forEach(shown::add);
            rows.current(person).stream()
                    .flatMap(each -> part(here, each).stream())
                    .forEach(moving::add);
        }
        return told;
    }

    private Optional<JsonNode> shown(
            Id.DeviceId device, List<Installations.Shown> here, Activity activity) {
        Optional<Installations.Shown> own =
                here.stream()
                        .filter(each ->
                                each.installation().person().equals(activity.person())
                                        && each.installation().app().equals(activity.app()))
                        .findFirst();
        if (own.flatMap(Installations.Shown::version).isEmpty()) {
            return Optional.empty();
        }
        Optional<Installation> at = installations.find(activity.installation());
        if (at.isEmpty()) {
            return Optional.empty();
        }
        boolean isHere = at.get().device().equals(Optional.of(device));
        ObjectNode shown =
                json.createObjectNode()
                        .put("id", activity.id().text())
                        .put("installation", own.get().installation().id().text())
                        .put("what", activity.what().text())
                        .put("title", activity.title())
                        .put("picture", activity.picture())
                        .put("person", name(activity.person()))
                        .put("open", activity.open())
                        .put("changed", activity.changed().toString())
                        .put("here", isHere);
        if (isHere) {
            shown.putNull("place");
        } else {
            shown.set("place", place(at.get().device()));
        }
        return Optional.of(shown.put("near", !isHere && isNear(device, at.get().device())));
    }

    /// Null where it is the person's own browser.
    private JsonNode place(Optional<Id.DeviceId> device) {
        return device.flatMap(devices::find)
                .<JsonNode>map(each -> json.createObjectNode().put("name", each.name()))
                .orElseGet(() -> json.createObjectNode().putNull("name"));
    }

    /// What somebody carries is near wherever the person is; the rest where it stands in the same
    /// room.
    private boolean isNear(Id.DeviceId device, Optional<Id.DeviceId> other) {
        Optional<Id.RoomId> room = devices.find(device).flatMap(Devices.Device::room);
        return other.isEmpty()
                || room.isPresent()
                        && other.flatMap(devices::find).flatMap(Devices.Device::room).equals(room);
    }

    private String name(Id.PersonId person) {
        return persons.find(person).map(Person::displayName).orElse("");
    }

    private Optional<JsonNode> part(Collection<Installations.Shown> here, Handoff handoff) {
        boolean source = isHere(here, handoff.source());
        boolean target = isHere(here, handoff.target());
        if (!source && (!target || handoff.step() == Handoff.Step.COMMITTED)) {
            return Optional.empty();
        }
        Id.InstallationId other = source ? handoff.target() : handoff.source();
        ObjectNode part =
                json.createObjectNode()
                        .put("id", handoff.id().text())
                        .put("activity", handoff.activity().text())
                        .put("role", source ? "source" : "target")
                        .put("step", handoff.step().text())
                        .put("installation", (source ? handoff.source() : handoff.target()).text());
        part.set("place", place(installations.find(other).flatMap(Installation::device)));
        return Optional.of(part);
    }

    private static boolean isHere(
            Collection<Installations.Shown> here, Id.InstallationId installation) {
        return here.stream().anyMatch(each -> each.installation().id().equals(installation));
    }

    @Override
    public String about() {
        return "activity";
    }

    /// One of: `{"handoff", "step": "offered" | "prepared" | "released" | "cancelled"}`, `{"left"}`
    /// (an installation), `{"places"}` (an activity), or `{"move", "to"}` (an activity, and a
    /// device; here where that is missing).
    @Override
    public Outcome<JsonNode> call(Id.DeviceId device, JsonNode asked) {
        if (asked.has("handoff")) {
            return step(device, asked);
        }
        if (asked.has("left")) {
            installation(asked.path("left").asString(""))
                    .filter(each -> each.device().equals(Optional.of(device)))
                    .ifPresent(activities::left);
            return Outcome.done(json.createObjectNode());
        }
        String named = asked.path(asked.has("places") ? "places" : "move").asString("");
        return mine(device, named)
                .then(activity ->
                        asked.has("places")
                                ? Outcome.done(placesFor(activity))
                                : move(device, activity, asked.path("to").asString("")));
    }

    private Outcome<JsonNode> step(Id.DeviceId device, JsonNode asked) {
        Id.HandoffId id;
        try {
            id = Id.HandoffId.parse(asked.path("handoff").asString(""));
        } catch (IllegalArgumentException malformed) {
            return Outcome.refused(RefusalCode.ID_MALFORMED, "That is no id of a hand-off.");
        }
        return handoffs.say(id, asked.path("step").asString(""), Optional.of(device))
                .map(each -> json.createObjectNode().put("step", each.step().text()));
    }

    private Optional<Installation> installation(String text) {
        try {
            return installations.find(Id.InstallationId.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// An activity that this terminal was told of.
    private Outcome<Activity> mine(Id.DeviceId device, String id) {
        List<Installations.Shown> here = installations.on(device);
        List<Activity> known = new ArrayList<>();
        here.stream()
                .map(each -> each.installation().person())
                .distinct()
                .forEach(person -> known.addAll(activities.of(person)));
        return known.stream()
                .filter(each -> each.id().text().equals(id))
                .filter(each -> shown(device, here, each).isPresent())
                .findFirst()
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(RefusalCode.NOT_FOUND, "Nobody here does that any more."));
    }

    private JsonNode placesFor(Activity activity) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("places");
        for (Places.Place each : places.of(activity)) {
            ObjectNode place = list.addObject().put("name", each.name()).put("room", each.room());
            place.put("device", each.device().map(Id::text).orElse(null));
            place.put("online", each.online());
        }
        return answer;
    }

    private Outcome<JsonNode> move(Id.DeviceId device, Activity activity, String to) {
        Optional<Id.DeviceId> place;
        try {
            place = Optional.of(to.isEmpty() ? device : Id.DeviceId.parse(to));
        } catch (IllegalArgumentException malformed) {
            return Outcome.refused(RefusalCode.ID_MALFORMED, "That is no id of a device.");
        }
        Caller caller = new Caller(activity.person(), "", Set.of(), device.text());
        return handoffs.ask(caller, activity.id(), place)
                .map(each -> json.createObjectNode().put("handoff", each.id().text()));
    }

    /// The two terminals that have a part in it.
    @EventListener
    void changed(HandoffChanged changed) {
        AfterCommit.run(() ->
                Stream.of(changed.handoff().source(), changed.handoff().target())
                        .flatMap(each -> installations.find(each).stream())
                        .flatMap(each -> each.device().stream())
                        .forEach(each -> terminals.getObject().tell(each, tells())));
    }

    /// Every terminal on which the person has an app hears of it.
    @EventListener
    void changed(ActivityChanged changed) {
        AfterCommit.run(() ->
                installations
                        .terminals(changed.person())
                        .forEach(each -> terminals.getObject().tell(each, tells())));
    }
}
