package org.opentos.hub.models;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.models.ThingModel.Action;
import org.opentos.hub.models.ThingModel.Event;
import org.opentos.hub.models.ThingModel.Property;
import tools.jackson.databind.JsonNode;

/// Says where a new revision of a Thing Model would break devices that people have: they keep
/// speaking as they were built, and rules, charts and pages keep asking for what was there.
final class ModelChange {
    private final FaultList faults = new FaultList();

    private ModelChange() {}

    /// @return empty where every value and call of the old model still has a place in the new one
    static FaultList breaks(ThingModel before, ThingModel after) {
        ModelChange change = new ModelChange();
        before.properties()
                .forEach((name, old) -> change.property(old, after.properties().get(name)));
        before.actions().forEach((name, old) -> change.action(old, after.actions().get(name)));
        before.events().forEach((name, old) -> change.event(old, after.events().get(name)));
        return change.faults;
    }

    private void property(Property old, @org.jspecify.annotations.Nullable Property now) {
        JsonPlace place = JsonPlace.ROOT.child("properties").child(old.name());
        if (now == null) {
            faults.add(place, "is gone; devices report it");
            return;
        }
        schema(old.schema(), now.schema(), place);
        if (!old.readOnly() && now.readOnly()) {
            faults.add(place.child("readOnly"), "makes read-only what people set");
        }
        if (!old.unit().equals(now.unit())) {
            faults.add(place.child("unit"), "changes the unit of values that are kept");
        }
    }

    private void action(Action old, @org.jspecify.annotations.Nullable Action now) {
        JsonPlace place = JsonPlace.ROOT.child("actions").child(old.name());
        if (now == null) {
            faults.add(place, "is gone; people and rules invoke it");
            return;
        }
        part(old.input(), now.input(), place.child("input"));
        part(old.output(), now.output(), place.child("output"));
    }

    private void event(Event old, @org.jspecify.annotations.Nullable Event now) {
        JsonPlace place = JsonPlace.ROOT.child("events").child(old.name());
        if (now == null) {
            faults.add(place, "is gone; devices send it");
            return;
        }
        part(old.data(), now.data(), place.child("data"));
    }

    private void part(Optional<JsonNode> old, Optional<JsonNode> now, JsonPlace place) {
        if (old.isPresent() != now.isPresent()) {
            faults.add(place, old.isPresent() ? "is gone" : "was not there before");
        } else if (old.isPresent() && now.isPresent()) {
            schema(old.get(), now.get(), place);
        }
    }

    private void schema(JsonNode old, JsonNode now, JsonPlace place) {
        if (!old.path("type").equals(now.path("type"))) {
            faults.add(place.child("type"), "changes the type of values that devices send");
            return;
        }
        if (now.has("enum")) {
            Set<String> values = new LinkedHashSet<>();
            now.path("enum").forEach(value -> values.add(DataSchemaCheck.canonical(value)));
            boolean all = old.has("enum");
            for (JsonNode value : old.path("enum")) {
                all &= values.contains(DataSchemaCheck.canonical(value));
            }
            if (!all) {
                faults.add(place.child("enum"), "takes values away that devices send");
            }
        }
        members(old, now, place);
    }

    private void members(JsonNode old, JsonNode now, JsonPlace place) {
        for (Map.Entry<String, JsonNode> member : old.path("properties").properties()) {
            JsonNode there = now.path("properties").path(member.getKey());
            JsonPlace inner = place.child("properties").child(member.getKey());
            if (there.isMissingNode()) {
                faults.add(inner, "is gone");
            } else {
                schema(member.getValue(), there, inner);
            }
        }
        Set<JsonNode> required = new LinkedHashSet<>();
        old.path("required").forEach(required::add);
        for (JsonNode name : now.path("required")) {
            if (!required.contains(name)) {
                faults.add(
                        place.child("required"),
                        "requires " + SafeText.shown(name.asString()) + ", which was not required");
            }
        }
    }
}
