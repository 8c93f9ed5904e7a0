package org.opentos.hub.things;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The messages that the hub sends on things' topics and to live pages.
final class TwinMessages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TwinMessages() {}

    static Message twin(Thing thing, boolean online, Map<String, PropertyTwin> twin) {
        ObjectNode body = JSON.objectNode();
        body.put("device", thing.id().text());
        body.put("name", thing.name());
        room(body, thing);
        body.put("formFactor", thing.product().formFactor().text());
        body.put("online", online);
        ObjectNode reported = body.putObject("reported");
        ObjectNode desired = body.putObject("desired");
        twin.forEach((name, property) -> {
            property.reported().ifPresent(value -> reported.set(name, reported(value)));
            property.desired().ifPresent(value -> desired.set(name, desired(value)));
        });
        return message(thing, Topics.Channel.TWIN, body);
    }

    static ObjectNode reported(PropertyTwin.Reported reported) {
        return JSON.objectNode()
                .set("value", reported.value())
                .put("at", reported.at().toString())
                .put("cause", reported.cause().text());
    }

    static ObjectNode desired(PropertyTwin.Desired desired) {
        return JSON.objectNode()
                .set("value", desired.value())
                .put("at", desired.at().toString())
                .put("version", desired.version())
                .put("cause", desired.cause().text())
                .put("answered", desired.answered());
    }

    /// What is desired and not answered yet; empty where there is nothing.
    static Optional<Message> desired(Thing thing, Map<String, PropertyTwin> twin) {
        ObjectNode body = JSON.objectNode();
        ObjectNode values = body.putObject("values");
        twin.forEach((name, property) ->
                property.desired()
                        .filter(desired -> !desired.answered())
                        .ifPresent(desired ->
                                values.putObject(name)
                                        .put("version", desired.version())
                                        .put("cause", desired.cause().text())
                                        .set("value", desired.value())));
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(message(thing, Topics.Channel.DESIRED, body));
    }

    static Message action(Thing thing, Invocation invocation) {
        ObjectNode body = JSON.objectNode();
        body.put("invocation", invocation.id().text());
        body.put("action", invocation.action());
        body.set("input", invocation.input());
        body.put("cause", invocation.cause().text());
        body.put("expiresAt", invocation.expiresAt().toString());
        return message(thing, Topics.Channel.ACTIONS, body);
    }

    static Message status(Thing thing) {
        ObjectNode body = JSON.objectNode();
        thing.home()
                .ifPresentOrElse(
                        home -> {
                            body.put("state", "claimed");
                            body.putObject("home")
                                    .put("id", home.id().text())
                                    .put("name", home.name());
                            body.put("name", thing.name());
                            room(body, thing);
                            body.put("locale", home.locale());
                        },
                        () -> body.put("state", "unclaimed"));
        return message(thing, Topics.Channel.STATUS, body);
    }

    static Message refusal(Id.DeviceId device, String topic, Refusal refusal) {
        ObjectNode body = JSON.objectNode();
        body.put("topic", topic);
        body.put("code", refusal.code().text());
        body.put("detail", refusal.detail());
        var faults = body.putArray("faults");
        for (Refusal.Fault fault : refusal.faults()) {
            faults.addObject().put("pointer", fault.pointer()).put("message", fault.message());
        }
        return Message.of(Topics.of(device, Topics.Channel.REFUSALS), bytes(body));
    }

    static Message event(TwinEffect.Happened happened) {
        ObjectNode body = JSON.objectNode();
        body.put("event", happened.event());
        body.set("data", happened.data());
        body.put("at", happened.at().toString());
        body.put("cause", happened.cause().text());
        return message(happened.thing(), Topics.Channel.EVENTS, body);
    }

    static Message description(Thing thing, JsonNode description) {
        return message(thing, Topics.Channel.DESCRIPTION, description);
    }

    static ObjectNode invocation(Invocation invocation) {
        ObjectNode body = JSON.objectNode();
        body.put("id", invocation.id().text());
        body.put("action", invocation.action());
        body.set("input", invocation.input());
        body.put("state", invocation.state().text());
        body.set("output", invocation.output().orElseGet(JSON::nullNode));
        invocation
                .error()
                .ifPresentOrElse(
                        error ->
                                body.putObject("error")
                                        .put("code", error.code())
                                        .put("detail", error.detail()),
                        () -> body.putNull("error"));
        body.put("requestedAt", invocation.requestedAt().toString());
        body.put("changedAt", invocation.changedAt().toString());
        body.put("expiresAt", invocation.expiresAt().toString());
        body.put("cause", invocation.cause().text());
        return body;
    }

    /// The beginning of a message to live pages.
    static ObjectNode live(String type, Id.@Nullable DeviceId device) {
        ObjectNode body = JSON.objectNode().put("type", type);
        if (device != null) {
            body.put("device", device.text());
        }
        return body;
    }

    static ObjectNode livePresence(Thing thing, boolean online, Instant at) {
        return live("presence", thing.id()).put("online", online).put("at", at.toString());
    }

    private static void room(ObjectNode body, Thing thing) {
        thing.room()
                .ifPresentOrElse(room -> body.put("room", room.name()), () -> body.putNull("room"));
    }

    static Message message(Thing thing, Topics.Channel channel, JsonNode body) {
        return Message.of(Topics.of(thing.id(), channel), bytes(body));
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
