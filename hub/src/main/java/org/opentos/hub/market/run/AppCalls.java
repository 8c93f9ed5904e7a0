package org.opentos.hub.market.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.models.ThingModel;
import org.opentos.hub.things.DeviceState;
import org.opentos.hub.things.ThingCommands;
import org.opentos.hub.things.ThingQueries;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.opentos.protocol.app.AppCall;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything that a running app can ask of the hub, from whichever terminal: the one place where
/// its grants are looked at.
@Component
public class AppCalls {
    private final Pseudonyms pseudonyms;
    private final AppStorage storage;
    private final CallRates rates;
    private final ThingQueries things;
    private final ThingCommands commands;
    private final Devices devices;
    private final JsonMapper json;

    AppCalls(
            Pseudonyms pseudonyms,
            AppStorage storage,
            CallRates rates,
            ThingQueries things,
            ThingCommands commands,
            Devices devices,
            JsonMapper json) {
        this.pseudonyms = pseudonyms;
        this.storage = storage;
        this.rates = rates;
        this.things = things;
        this.commands = commands;
        this.devices = devices;
        this.json = json;
    }

    /// Carries a call out. May block.
    ///
    /// Refused, in this order: `too-many-attempts`, `call-unknown`, `app-unavailable`,
    /// `grant-missing`, and then what the call itself is refused for.
    ///
    /// @param running an installation that lives
    /// @param name of a call of [AppCall]
    /// @param arguments an object; docs/apps.md has its members
    public Outcome<JsonNode> call(Installations.Shown running, String name, JsonNode arguments) {
        Installation installation = running.installation();
        if (!rates.takes(installation.id())) {
            return Outcome.refused(
                    RefusalCode.TOO_MANY_ATTEMPTS,
                    "The app calls more often than %d times in a second; wait a moment."
                            .formatted(CallRates.CALLS_PER_SECOND));
        }
        Optional<AppCall> call = AppCall.find(name);
        if (call.isEmpty()) {
            return Outcome.refused(RefusalCode.CALL_UNKNOWN, "The sdk has no such call.");
        }
        Optional<Offer> version = running.version();
        if (version.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.APP_UNAVAILABLE, "The app is not in the store any more.");
        }
        boolean may =
                call.get().grant().filter(each -> !installation.grants().contains(each)).isEmpty();
        return may
                ? carryOut(installation, version.get(), call.get(), arguments)
                : Outcome.refused(
                        RefusalCode.GRANT_MISSING,
                        "The person did not let the app do this; it can be changed where apps are managed.");
    }

    private Outcome<JsonNode> carryOut(
            Installation by, Offer version, AppCall call, JsonNode arguments) {
        String key = arguments.path("key").asString("");
        return switch (call) {
            case PERSON ->
                    done(
                            json.createObjectNode()
                                    .put("id", pseudonyms.of(by.person(), version.organisation())));
            case STORAGE_GET ->
                    done(
                            json.createObjectNode()
                                    .set("value", storage.get(by.app(), by.person(), key)));
            case STORAGE_SET ->
                    storage.set(by.app(), by.person(), key, arguments.path("value"))
                            .map(bytes -> json.createObjectNode().put("bytes", bytes));
            case STORAGE_REMOVE -> {
                storage.remove(by.app(), by.person(), key);
                yield done(json.createObjectNode());
            }
            case STORAGE_KEYS -> {
                ObjectNode answer = json.createObjectNode();
                storage.keys(by.app(), by.person()).forEach(answer.putArray("keys")::add);
                yield done(answer);
            }
            case DEVICES_LIST -> done(list(by));
            case DEVICES_SET -> set(by, arguments);
            case DEVICES_INVOKE -> invoke(by, arguments);
        };
    }

    private static Outcome<JsonNode> done(JsonNode answer) {
        return Outcome.done(answer);
    }

    private JsonNode list(Installation by) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("devices");
        for (Id.DeviceId each : by.things()) {
            if (things.find(new Subject.Person(by.person()), each)
                    instanceof Outcome.Done<DeviceState>(DeviceState state)) {
                list.add(shown(state));
            }
        }
        return answer;
    }

    /// What an app is shown of a device: nothing of the home, and nothing of its maker.
    private JsonNode shown(DeviceState state) {
        ObjectNode shown =
                json.createObjectNode()
                        .put("id", state.id().text())
                        .put("name", state.name())
                        .put("room", state.room().map(DeviceState.Room::name).orElse(""))
                        .put("online", state.online())
                        .put("formFactor", state.product().formFactor().text());
        ObjectNode values = shown.putObject("values");
        state.twin()
                .forEach((name, property) ->
                        property.reported()
                                .ifPresent(reported -> values.set(name, reported.value())));
        shown.set("properties", state.model().path("properties"));
        shown.set("actions", state.model().path("actions"));
        return shown;
    }

    private Outcome<JsonNode> set(Installation by, JsonNode arguments) {
        String property = arguments.path("property").asString("");
        return chosen(by, arguments)
                .then(device -> {
                    ThingModel.Property described =
                            device.product().model().properties().get(property);
                    if (described != null && isDangerous(described.risk())) {
                        return tooDangerous();
                    }
                    return commands.set(
                                    asker(by),
                                    device.id(),
                                    Map.of(property, arguments.path("value")),
                                    text(arguments))
                            .map(desired ->
                                    json.createObjectNode().put("cause", desired.cause().text()));
                });
    }

    private Outcome<JsonNode> invoke(Installation by, JsonNode arguments) {
        String action = arguments.path("action").asString("");
        JsonNode input = arguments.path("input");
        return chosen(by, arguments)
                .then(device -> {
                    ThingModel.Action described = device.product().model().actions().get(action);
                    if (described != null && isDangerous(described.risk())) {
                        return tooDangerous();
                    }
                    return commands.invoke(
                                    asker(by),
                                    device.id(),
                                    action,
                                    input.isMissingNode() ? NullNode.instance : input,
                                    text(arguments))
                            .map(invoked ->
                                    json.createObjectNode()
                                            .put("invocation", invoked.invocation().text()));
                });
    }

    private static ThingCommands.Asker asker(Installation by) {
        return new ThingCommands.Asker(new Subject.Person(by.person()), by.app().text(), "app");
    }

    private static String text(JsonNode arguments) {
        String text = arguments.path("text").asString("");
        return text.length() <= 200 ? text : text.substring(0, 200);
    }

    private Outcome<Devices.Device> chosen(Installation by, JsonNode arguments) {
        String id = arguments.path("device").asString("");
        return by.things().stream()
                .filter(each -> each.text().equals(id))
                .findFirst()
                .flatMap(devices::find)
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "The person chose no such device for the app."));
    }

    /// What opens a door or spends money is a person's own to do.
    private static boolean isDangerous(Risk risk) {
        return List.of(Risk.SECURITY, Risk.MONEY).contains(risk);
    }

    private static <T> Outcome<T> tooDangerous() {
        return Outcome.refused(
                Refusal.of(
                        RefusalCode.NOT_ALLOWED,
                        "No app may do what concerns security or money; ask the person to."));
    }

    /// Forgets what an app keeps for a person.
    public void forget(Installation installation) {
        storage.forget(installation.app(), installation.person());
    }
}
