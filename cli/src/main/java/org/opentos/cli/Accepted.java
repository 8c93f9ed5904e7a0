package org.opentos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What a device takes according to its Thing Description, in words for a terminal.
final class Accepted {
    private Accepted() {}

    /// The range of a property, or the properties that can be set where it is none of them.
    static String property(JsonNode description, String name) {
        JsonNode properties = description.path("properties");
        JsonNode property = properties.path(name);
        if (property.isMissingNode() || property.path("readOnly").asBoolean(false)) {
            return "what can be set: "
                    + properties.properties().stream()
                            .filter(each -> !each.getValue().path("readOnly").asBoolean(false))
                            .map(Map.Entry::getKey)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        return name + " takes " + values(property);
    }

    /// The input of an action, or the actions that there are where there is none of that name.
    static String action(JsonNode description, String name) {
        JsonNode actions = description.path("actions");
        JsonNode action = actions.path(name);
        if (action.isMissingNode()) {
            return actions.isEmpty()
                    ? "it has no actions"
                    : "what it can be asked to do: "
                            + actions.propertyNames().stream()
                                    .sorted()
                                    .collect(Collectors.joining(", "));
        }
        return action.has("input")
                ? name + " takes " + values(action.path("input"))
                : name + " takes no input";
    }

    /// One data schema of W3C WoT Thing Description 1.1, section 5.3.2.
    static String values(JsonNode schema) {
        List<String> parts = new ArrayList<>();
        if (schema.has("enum")) {
            parts.add("one of " + list(schema.path("enum")));
        } else {
            parts.add(schema.path("type").asString("any value"));
        }
        range(schema, "minimum", "maximum", "").ifPresent(parts::add);
        schema.optional("exclusiveMinimum").ifPresent(bound -> parts.add("more than " + bound));
        schema.optional("exclusiveMaximum").ifPresent(bound -> parts.add("less than " + bound));
        schema.optional("multipleOf")
                .filter(step -> step.asDouble() != 1)
                .ifPresent(step -> parts.add("a multiple of " + step));
        range(schema, "minLength", "maxLength", " characters").ifPresent(parts::add);
        range(schema, "minItems", "maxItems", " items").ifPresent(parts::add);
        schema.optional("pattern").ifPresent(pattern -> parts.add("like " + pattern.asString()));
        String unit = schema.path("unit").asString("");
        if (!unit.isEmpty()) {
            parts.add("in " + unit);
        }
        if (schema.has("items")) {
            parts.add("each " + values(schema.path("items")));
        }
        for (var member : schema.path("properties").properties()) {
            parts.add(
                    "\n    "
                            + member.getKey()
                            + (required(schema, member.getKey()) ? "" : " (may be left out)")
                            + ": "
                            + values(member.getValue()));
        }
        return String.join(", ", parts).replace(", \n", "\n");
    }

    private static Optional<String> range(JsonNode schema, String least, String most, String unit) {
        if (schema.has(least) && schema.has(most)) {
            return Optional.of("from " + schema.path(least) + " to " + schema.path(most) + unit);
        }
        return schema.optional(least)
                .map(bound -> "at least " + bound + unit)
                .or(() -> schema.optional(most).map(bound -> "at most " + bound + unit));
    }

    private static boolean required(JsonNode schema, String name) {
        return schema.path("required").valueStream().anyMatch(each -> each.asString().equals(name));
    }

    private static String list(JsonNode values) {
        return values.valueStream().map(JsonNode::toString).collect(Collectors.joining(", "));
    }
}
