package org.opentos.device.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.opentos.device.app.AppCalls;
import org.opentos.device.fabric.Fabric;
import org.opentos.device.json.Json;
import org.opentos.device.pay.DeviceWallet;
import org.opentos.device.storage.LastState;
import org.opentos.device.thing.Changes;
import org.opentos.device.thing.HomeThings;
import org.opentos.device.thing.OwnThing;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a person at the shell can do: touch this device itself, or ask the hub for another thing of
/// the home.
public final class Intents {
    private static final List<String> DECISION_FIELDS = List.of("decision", "digest", "pin");

    private final DeviceId self;
    private final OwnThing thing;
    private final HomeThings things;
    private final LastState last;
    private final DeviceWallet wallet;
    private final AppCalls apps;
    private final Supplier<Fabric> fabric;
    private final Changes changes;

    public Intents(
            DeviceId self,
            OwnThing thing,
            HomeThings things,
            LastState last,
            DeviceWallet wallet,
            AppCalls apps,
            Supplier<Fabric> fabric,
            Changes changes) {
        this.self = self;
        this.thing = thing;
        this.things = things;
        this.last = last;
        this.wallet = wallet;
        this.apps = apps;
        this.fabric = fabric;
        this.changes = changes;
    }

    Outcome<JsonNode> set(String property, JsonNode body) {
        return value(body).map(value -> thing.touch(property, value)).orElseGet(Intents::noValue);
    }

    Outcome<JsonNode> invoke(String action, JsonNode body) {
        return thing.touchAction(action, body.path("input"));
    }

    Outcome<JsonNode> setThing(String device, String property, JsonNode body) {
        Optional<JsonNode> value = value(body);
        if (value.isEmpty()) {
            return noValue();
        }
        ObjectNode message = Json.object();
        message.putObject("values").set(property, value.get());
        return known(device).then(id -> fabric.get().ask(id, Channel.SET, message));
    }

    Outcome<JsonNode> invokeThing(String device, String action, JsonNode body) {
        ObjectNode message = Json.object().put("action", action);
        if (body.has("input")) {
            message.set("input", body.path("input"));
        }
        return known(device).then(id -> fabric.get().ask(id, Channel.INVOKE, message));
    }

    /// The payment code to show now, with its QR code and its bars; it needs no hub.
    Outcome<JsonNode> code() {
        return wallet.code().map(Intents::drawn);
    }

    private static JsonNode drawn(JsonNode code) {
        ObjectNode drawn = Json.object();
        Json.members(code).forEach(drawn::set);
        drawn.set("qr", QrCode.of(Json.text(code, "scan").orElseThrow()));
        return drawn.put("bars", Barcode.of(Json.text(code, "text").orElseThrow()));
    }

    /// Approves or declines a payment: `decision`, and for an approval `digest` and, where it is
    /// asked for, `pin`.
    Outcome<JsonNode> decide(String request, JsonNode body) {
        ObjectNode decision = Json.object().put("request", request);
        for (String field : DECISION_FIELDS) {
            Json.text(body, field).ifPresent(text -> decision.put(field, text));
        }
        return fabric.get().ask(self, Channel.DECISIONS, decision);
    }

    /// What a running app asks for: `call` and `arguments`.
    Outcome<JsonNode> call(String installation, JsonNode body) {
        return apps.call(installation, body);
    }

    Outcome<JsonNode> speak(String locale) {
        last.speak(locale);
        try {
            last.save();
        } catch (IOException failure) {
            throw new UncheckedIOException("could not keep the language", failure);
        }
        changes.signal();
        return Outcome.done(Json.object().put("locale", locale));
    }

    private static Optional<JsonNode> value(JsonNode body) {
        return body.has("value") ? Optional.of(body.path("value")) : Optional.empty();
    }

    private static Outcome<JsonNode> noValue() {
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
