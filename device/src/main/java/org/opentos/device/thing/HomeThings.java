package org.opentos.device.thing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.opentos.device.json.Json;
import org.opentos.protocol.Id.DeviceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The other things of the home, as far as this terminal may see them.
///
/// After each connection the hub sends them anew; those that it does not send have left.
public final class HomeThings {
    /// More things than this are not shown on one terminal.
    public static final int THINGS_MAX = 200;

    private static final class Thing {
        JsonNode twin = Json.object();
        JsonNode model = Json.object();
        boolean confirmed;
    }

    private final DeviceId self;
    private final Changes changes;
    private final Map<String, Thing> things = new TreeMap<>();
    private boolean dirty;

    public HomeThings(DeviceId self, Changes changes) {
        this.self = self;
        this.changes = changes;
    }

    /// Takes up what was known before a restart.
    public synchronized void restore(JsonNode kept) {
        for (JsonNode each : kept.values()) {
            Json.text(each, "id")
                    .ifPresent(id -> {
                        Thing thing = new Thing();
                        thing.twin = each.path("twin");
                        thing.model = each.path("model");
                        things.put(id, thing);
                    });
        }
    }

    /// A twin from the hub; empty where the thing has left or may no longer be seen.
    public synchronized void twin(DeviceId id, Optional<JsonNode> twin) {
        if (twin.isEmpty()) {
            dirty |= things.remove(id.text()) != null;
            changes.signal();
        } else if (!id.equals(self)) {
            thing(id).ifPresent(thing -> thing.twin = twin.get());
            changes.signal();
        }
    }

    public synchronized void description(DeviceId id, JsonNode description) {
        if (!id.equals(self)) {
            thing(id).ifPresent(thing -> thing.model = description);
            changes.signal();
        }
    }

    private Optional<Thing> thing(DeviceId id) {
        Thing known = things.get(id.text());
        if (known == null) {
            if (things.size() >= THINGS_MAX) {
                return Optional.empty();
            }
            known = new Thing();
            things.put(id.text(), known);
        }
        known.confirmed = true;
        dirty = true;
        return Optional.of(known);
    }

    /// Before the hub sends everything anew.
    public synchronized void expectAll() {
        things.values().forEach(thing -> thing.confirmed = false);
    }

    /// After the hub had time to send everything anew.
    public synchronized void forgetUnconfirmed() {
        if (things.values().removeIf(thing -> !thing.confirmed)) {
            dirty = true;
            changes.signal();
        }
    }

    public synchronized void clear() {
        things.clear();
        dirty = true;
        changes.signal();
    }

    public synchronized boolean knows(DeviceId id) {
        return things.containsKey(id.text());
    }

    /// What to keep over a restart, where it has changed since the last time.
    public synchronized Optional<JsonNode> takeForKeeping() {
        if (!dirty) {
            return Optional.empty();
        }
        dirty = false;
        ArrayNode kept = Json.array();
        things.forEach((id, thing) -> {
            ObjectNode each = kept.addObject().put("id", id);
            each.set("twin", thing.twin);
            each.set("model", thing.model);
        });
        return Optional.of(kept);
    }

    /// As the shell shows them; a thing without its twin is not shown yet.
    public synchronized JsonNode shown() {
        ArrayNode shown = Json.array();
        things.forEach((id, thing) -> {
            if (thing.twin.isEmpty()) {
                return;
            }
            Map<String, JsonNode> members = new LinkedHashMap<>();
            for (String key :
                    new String[] {"name", "room", "formFactor", "online", "reported", "desired"}) {
                JsonNode value = thing.twin.path(key);
                members.put(key, value.isMissingNode() ? Json.nothing() : value);
            }
            ObjectNode each = shown.addObject().put("id", id);
            members.forEach(each::set);
            each.set("model", thing.model);
        });
        return shown;
    }
}
