package org.opentos.hub.market.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.market.install.Installation;
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

/// What running apps ask about the devices that the person chose for them.
@Component
class DeviceCalls implements AppCallRoom {
    private final ThingQueries things;
    private final ThingCommands commands;
    private final Devices devices;
    private final JsonMapper json;

    DeviceCalls(ThingQueries things, ThingCommands commands, Devices devices, JsonMapper json) {
        this.things = things;
        this.commands = commands;
        this.devices = devices;
        this.json = json;
    }

    @Override
    public Set<AppCall> takes() {
        return EnumSet.of(AppCall.DEVICES_LIST, AppCall.DEVICES_SET, AppCall.DEVICES_INVOKE);
    }

    @Override
    public Outcome<JsonNode> call(RunningApp running, AppCall call, JsonNode arguments) {
        Installation by = running.installation();
        return switch (call) {
            case DEVICES_LIST -> Outcome.done(list(by));
            case DEVICES_SET -> set(by, arguments);
            case DEVICES_INVOKE -> invoke(by, arguments);
            default -> throw new IllegalArgumentException("not about devices: " + call);
        };
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
}
