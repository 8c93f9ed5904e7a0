package org.opentos.device.local;

import static org.opentos.device.local.Requests.act;

import io.helidon.webserver.http.HttpRouting;
import java.util.Optional;
import org.opentos.device.fabric.Asking;
import org.opentos.device.json.Json;
import org.opentos.device.thing.HomeThings;
import org.opentos.device.thing.OwnThing;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a person at the shell can do to things: touch this device itself, or ask the hub for
/// another thing of the home.
public final class ThingRoutes implements Routes {
    private final OwnThing thing;
    private final HomeThings things;
    private final Asking hub;

    public ThingRoutes(OwnThing thing, HomeThings things, Asking hub) {
        this.thing = thing;
        this.things = things;
        this.hub = hub;
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        routing.post("/local/properties/{property}", act("property", this::set))
                .post(
                        "/local/actions/{action}",
                        act(
                                "action",
                                (action, body) -> thing.touchAction(action, body.path("input"))))
                .post(
                        "/local/things/{thing}/properties/{property}",
                        (request, response) ->
                                act(body ->
                                                setThing(
                                                        Requests.part(request, "thing"),
                                                        Requests.part(request, "property"),
                                                        body))
                                        .handle(request, response))
                .post(
                        "/local/things/{thing}/actions/{action}",
                        (request, response) ->
                                act(body ->
                                                invokeThing(
                                                        Requests.part(request, "thing"),
                                                        Requests.part(request, "action"),
                                                        body))
                                        .handle(request, response));
    }

    private Outcome<JsonNode> set(String property, JsonNode body) {
        return value(body).map(value -> thing.touch(property, value)).orElseGet(ThingRoutes::none);
    }

    private Outcome<JsonNode> setThing(String device, String property, JsonNode body) {
        Optional<JsonNode> value = value(body);
        if (value.isEmpty()) {
            return none();
        }
        ObjectNode message = Json.object();
        message.putObject("values").set(property, value.get());
        return known(device).then(id -> hub.ask(id, Channel.SET, message));
    }

    private Outcome<JsonNode> invokeThing(String device, String action, JsonNode body) {
        ObjectNode message = Json.object().put("action", action);
        if (body.has("input")) {
            message.set("input", body.path("input"));
        }
        return known(device).then(id -> hub.ask(id, Channel.INVOKE, message));
    }

    private static Optional<JsonNode> value(JsonNode body) {
        return body.has("value") ? Optional.of(body.path("value")) : Optional.empty();
    }

    private static Outcome<JsonNode> none() {
        return Outcome.refused(RefusalCode.FIELD_INVALID, "Send the new value as \"value\".");
    }

    private Outcome<DeviceId> known(String device) {
        try {
            DeviceId id = DeviceId.parse(device);
            if (things.knows(id)) {
                return Outcome.done(id);
            }
            return Outcome.refused(
                    Refusal.of(RefusalCode.NOT_FOUND, "This home has no such device."));
        } catch (IllegalArgumentException malformed) {
            return Outcome.refused(RefusalCode.ID_MALFORMED, "That is no id of a device.");
        }
    }
}
