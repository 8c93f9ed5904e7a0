package org.opentos.device.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.opentos.device.fabric.ConnectionStatus;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import org.opentos.device.part.Part;
import org.opentos.device.storage.Identity;
import org.opentos.device.storage.LastState;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.device.storage.OutboundQueue.Removal;
import org.opentos.device.thing.Changes;
import org.opentos.device.thing.HomeThings;
import org.opentos.device.thing.OwnThing;
import org.opentos.protocol.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything that a shell shows, as one document. All open pages share one copy per change.
public final class LocalState {
    private final Identity identity;
    private final ThingModel model;
    private final OwnThing thing;
    private final HomeThings things;
    private final LastState last;
    private final List<Part> parts;
    private final OutboundQueue queue;
    private final Supplier<ConnectionStatus> connection;
    private final Supplier<Optional<String>> lastRefusal;
    private final InstantSource clock;
    private final Changes changes;
    private final JsonNode claim;
    private long builtVersion = -1;
    private String built = "";

    public LocalState(
            Identity identity,
            ThingModel model,
            OwnThing thing,
            HomeThings things,
            LastState last,
            List<Part> parts,
            OutboundQueue queue,
            Supplier<ConnectionStatus> connection,
            Supplier<Optional<String>> lastRefusal,
            InstantSource clock,
            Changes changes) {
        this.identity = identity;
        this.model = model;
        this.thing = thing;
        this.things = things;
        this.last = last;
        this.parts = parts;
        this.queue = queue;
        this.connection = connection;
        this.lastRefusal = lastRefusal;
        this.clock = clock;
        this.changes = changes;
        this.claim =
                Json.object()
                        .put("state", "unclaimed")
                        .put("code", identity.claimCode())
                        .put("url", identity.claimUrl())
                        .set("qr", QrCode.of(identity.claimUrl()));
    }

    Changes changes() {
        return changes;
    }

    /// The document as it is now.
    String now() {
        return Json.text(build());
    }

    /// The document as of the latest change.
    synchronized String latest() {
        long version = changes.version();
        if (version != builtVersion) {
            built = Json.text(build());
            builtVersion = version;
        }
        return built;
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

    private JsonNode build() {
        ObjectNode state =
                Json.object()
                        .put("form", identity.formFactor().text())
                        .put("locale", last.locale())
                        .put("now", clock.instant().toString());
        Optional<LastState.Place> place = last.place();
        state.putObject("device")
                .put("id", identity.device().text())
                .put("name", place.map(LastState.Place::name).orElse(model.title()))
                .put("product", model.title())
                .set("room", textOrNull(place.map(LastState.Place::room).orElse("")));
        state.set(
                "home",
                place.<JsonNode>map(home ->
                                Json.object().put("id", home.home()).put("name", home.homeName()))
                        .orElse(Json.nothing()));
        state.set("claim", place.isPresent() ? Json.object().put("state", "claimed") : claim);
        ConnectionStatus now = connection.get();
        state.putObject("connection")
                .put("state", now.state().text())
                .put("since", now.since().toString())
                .put("queued", queue.size())
                .set("reason", textOrNull(now.reason()));
        state.putObject("storage")
                .put("state", thing.storageFailing() ? "fault" : "ok")
                .put("lost", thing.lost() + queue.removed(Removal.DROPPED))
                .put("coalesced", queue.removed(Removal.COALESCED))
                .put("refused", queue.removed(Removal.REFUSED))
                .set("lastRefusal", textOrNull(lastRefusal.get().orElse("")));
        state.set("model", model.tree());
        state.set("properties", thing.propertiesShown());
        var invocations = state.putArray("invocations");
        thing.invocationsShown().forEach(invocations::add);
        var messages = state.putArray("messages");
        thing.messagesShown().forEach(messages::add);
        state.set("things", things.shown());
        parts.forEach(part -> part.show(state));
        var events = state.putArray("events");
        thing.eventsShown().forEach(events::add);
        return state;
    }

    private static JsonNode textOrNull(String text) {
        return text.isEmpty() ? Json.nothing() : Json.of(text);
    }
}
