package org.opentos.device.model;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A product's Thing Model (W3C WoT TD 1.1), as its device reads it.
public record ThingModel(JsonNode tree) {
    /// A model with more affordances is not one that this runtime can show or keep.
    public static final int AFFORDANCES_MAX = 500;

    /// Why a tree is no usable Thing Model, in one sentence; empty where it is one.
    public static Optional<String> fault(JsonNode tree) {
        if (!tree.isObject()) {
            return Optional.of("it is not a JSON object");
        }
        for (String section : new String[] {"properties", "actions", "events"}) {
            if (tree.has(section) && !tree.path(section).isObject()) {
                return Optional.of("its \"" + section + "\" is not a JSON object");
            }
            if (tree.path(section).size() > AFFORDANCES_MAX) {
                return Optional.of("it has more than " + AFFORDANCES_MAX + " " + section);
            }
        }
        return patternFault(tree);
    }

    /// A pattern that cannot be compiled is found when the device starts, not when a value arrives.
    private static Optional<String> patternFault(JsonNode tree) {
        JsonNode pattern = tree.path("pattern");
        if (pattern.isString()) {
            try {
                Pattern.compile(pattern.stringValue());
            } catch (PatternSyntaxException malformed) {
                return Optional.of("its pattern " + pattern + " is not a regular expression");
            }
        }
        for (JsonNode each : tree.values()) {
            Optional<String> fault = patternFault(each);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    public String title() {
        return tree.path("title").asString("");
    }

    /// The hardware driver that the maker asks for; empty for the generic one.
    public Optional<String> driver() {
        return Json.text(tree, "tos:driver");
    }

    /// Whether an appliance has a screen on which apps run, and which is spoken to.
    public boolean hasScreen() {
        return tree.path("tos:screen").asBoolean(false);
    }

    public Set<String> properties() {
        return new TreeSet<>(tree.path("properties").propertyNames());
    }

    public boolean hasProperty(String name) {
        return tree.path("properties").has(name);
    }

    public boolean readOnly(String property) {
        return tree.path("properties").path(property).path("readOnly").asBoolean(false);
    }

    public DataSchema property(String name) {
        return new DataSchema(tree.path("properties").path(name));
    }

    public boolean hasAction(String name) {
        return tree.path("actions").has(name);
    }

    public DataSchema input(String action) {
        return new DataSchema(tree.path("actions").path(action).path("input"));
    }

    /// Whether an action wants an input at all.
    public boolean takesInput(String action) {
        return tree.path("actions").path(action).has("input");
    }

    public boolean hasEvent(String name) {
        return tree.path("events").has(name);
    }
}
