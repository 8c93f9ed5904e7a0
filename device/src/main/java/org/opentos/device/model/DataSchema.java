package org.opentos.device.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.opentos.device.json.Json;
import org.opentos.protocol.Refusal.Fault;
import tools.jackson.databind.JsonNode;

/// The values that an affordance accepts: the DataSchema of W3C WoT TD 1.1, section 5.3.2.
///
/// The hub checks with a full validator; this is the device's own second look, so that no driver
/// ever sees a value that its model does not allow, whoever sent it.
public record DataSchema(JsonNode tree) {
    /// Faults beyond this number say nothing new.
    public static final int FAULTS_MAX = 20;

    /// Every fault of the value, with its place; none where the value is allowed.
    public List<Fault> check(JsonNode value) {
        List<Fault> faults = new ArrayList<>();
        check(tree, value, "", faults);
        return faults.size() <= FAULTS_MAX ? faults : faults.subList(0, FAULTS_MAX);
    }

    /// The value nearest to a wish that this schema's range and step allow.
    public double fit(double wish) {
        double fitted = wish;
        if (tree.path("multipleOf").isNumber()) {
            BigDecimal step = tree.path("multipleOf").decimalValue();
            if (step.signum() > 0) {
                BigDecimal steps = BigDecimal.valueOf(Math.round(fitted / step.doubleValue()));
                fitted = steps.multiply(step).doubleValue();
            }
        }
        fitted = Math.min(fitted, tree.path("maximum").asDouble(Double.MAX_VALUE));
        return Math.max(fitted, tree.path("minimum").asDouble(-Double.MAX_VALUE));
    }

    /// What a property holds before anything was set: its default, or the plainest allowed value.
    public JsonNode initial() {
        for (String key : List.of("const", "default")) {
            if (tree.has(key)) {
                return tree.path(key);
            }
        }
        if (!tree.path("enum").isEmpty()) {
            return tree.path("enum").path(0);
        }
        return switch (tree.path("type").asString("")) {
            case "boolean" -> Json.of(false);
            case "integer" -> Json.of((long) Math.ceil(fit(0)));
            case "number" -> Json.of(fit(0));
            case "string" -> Json.of("");
            case "array" -> Json.array();
            case "object" -> Json.object();
            default -> Json.nothing();
        };
    }

    private static void check(JsonNode schema, JsonNode value, String at, List<Fault> faults) {
        if (faults.size() > FAULTS_MAX) {
            return;
        }
        if (schema.has("const") && !Json.same(schema.path("const"), value)) {
            faults.add(new Fault(at, "must be " + schema.path("const")));
        }
        if (schema.path("enum").isArray() && !listed(schema.path("enum"), value)) {
            faults.add(new Fault(at, "must be one of " + schema.path("enum")));
        }
        if (!typeMatches(schema.path("type").asString(""), value)) {
            faults.add(new Fault(at, "must be of type " + schema.path("type").asString("")));
            return;
        }
        if (value.isNumber()) {
            checkNumber(schema, value.decimalValue(), at, faults);
        } else if (value.isString()) {
            checkText(schema, value.stringValue(), at, faults);
        } else if (value.isArray()) {
            checkArray(schema, value, at, faults);
        } else if (value.isObject()) {
            checkObject(schema, value, at, faults);
        }
        if (schema.path("oneOf").isArray() && matching(schema.path("oneOf"), value) != 1) {
            faults.add(new Fault(at, "must match exactly one of the alternatives"));
        }
    }

    private static boolean listed(JsonNode values, JsonNode value) {
        for (JsonNode each : values.values()) {
            if (Json.same(each, value)) {
                return true;
            }
        }
        return false;
    }

    private static int matching(JsonNode alternatives, JsonNode value) {
        int matching = 0;
        for (JsonNode each : alternatives.values()) {
            List<Fault> faults = new ArrayList<>();
            check(each, value, "", faults);
            matching += faults.isEmpty() ? 1 : 0;
        }
        return matching;
    }

    private static boolean typeMatches(String type, JsonNode value) {
        return switch (type) {
            case "boolean" -> value.isBoolean();
            case "integer" ->
                    value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            case "string" -> value.isString();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static void checkNumber(
            JsonNode schema, BigDecimal value, String at, List<Fault> faults) {
        JsonNode minimum = schema.path("minimum");
        if (minimum.isNumber() && value.compareTo(minimum.decimalValue()) < 0) {
            faults.add(new Fault(at, "must be at least " + minimum));
        }
        JsonNode maximum = schema.path("maximum");
        if (maximum.isNumber() && value.compareTo(maximum.decimalValue()) > 0) {
            faults.add(new Fault(at, "must be at most " + maximum));
        }
        JsonNode above = schema.path("exclusiveMinimum");
        if (above.isNumber() && value.compareTo(above.decimalValue()) <= 0) {
            faults.add(new Fault(at, "must be more than " + above));
        }
        JsonNode below = schema.path("exclusiveMaximum");
        if (below.isNumber() && value.compareTo(below.decimalValue()) >= 0) {
            faults.add(new Fault(at, "must be less than " + below));
        }
        JsonNode step = schema.path("multipleOf");
        if (step.isNumber()
                && step.decimalValue().signum() > 0
                && value.remainder(step.decimalValue()).signum() != 0) {
            faults.add(new Fault(at, "must be a multiple of " + step));
        }
    }

    private static void checkText(JsonNode schema, String value, String at, List<Fault> faults) {
        int characters = value.codePointCount(0, value.length());
        if (characters < schema.path("minLength").asInt(0)) {
            faults.add(new Fault(at, "is shorter than " + schema.path("minLength")));
        }
        if (characters > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            faults.add(new Fault(at, "is longer than " + schema.path("maxLength")));
            return;
        }
        JsonNode pattern = schema.path("pattern");
        if (pattern.isString() && !Pattern.compile(pattern.stringValue()).matcher(value).find()) {
            faults.add(new Fault(at, "must match " + pattern));
        }
    }

    private static void checkArray(JsonNode schema, JsonNode value, String at, List<Fault> faults) {
        if (value.size() < schema.path("minItems").asInt(0)
                || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            faults.add(new Fault(at, "has the wrong number of items"));
        }
        JsonNode items = schema.path("items");
        for (int index = 0; index < value.size(); index++) {
            JsonNode item = items.isArray() ? items.path(index) : items;
            if (item.isObject()) {
                check(item, value.path(index), at + '/' + index, faults);
            }
        }
    }

    private static void checkObject(
            JsonNode schema, JsonNode value, String at, List<Fault> faults) {
        for (JsonNode each : schema.path("required").values()) {
            if (!value.has(each.asString(""))) {
                faults.add(new Fault(at + '/' + each.asString(""), "is missing"));
            }
        }
        JsonNode known = schema.path("properties");
        boolean closed =
                schema.path("additionalProperties").isBoolean()
                        && !schema.path("additionalProperties").booleanValue();
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            String place = at + '/' + each.getKey().replace("~", "~0").replace("/", "~1");
            if (known.has(each.getKey())) {
                check(known.path(each.getKey()), each.getValue(), place, faults);
            } else if (closed) {
                faults.add(new Fault(place, "is not known here"));
            }
        }
    }
}
