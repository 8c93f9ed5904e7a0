package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.Risk;
import org.opentos.voice.sentences.Quantities.Range;
import org.opentos.voice.sentences.Surroundings.Device;
import tools.jackson.databind.JsonNode;

/// A property that devices have in common: of one name, type and unit, with the same values. Their
/// makers may call it differently.
///
/// @param schema of one of them
/// @param schemas of all of them, each once
/// @param devices all that have it
/// @param controlled those of them on which the person may set it
record Feature(
        String property,
        JsonNode schema,
        List<JsonNode> schemas,
        List<Device> devices,
        List<Device> controlled) {

    /// Values of an enumeration that are listened for.
    static final int VALUES_MAX = 64;

    /// What a number is where its schema sets no bound.
    private static final BigDecimal NUMBER_MAX = BigDecimal.valueOf(100_000);

    /// What two properties share to be one feature.
    private record Key(
            String property, String type, String unit, List<String> values, String range) {}

    static List<Feature> of(List<Device> devices) {
        Map<Key, List<Device>> having = new LinkedHashMap<>();
        Map<Key, Set<JsonNode>> schemas = new LinkedHashMap<>();
        Map<JsonNode, Map<String, Key>> keys = new java.util.IdentityHashMap<>();
        for (Device device : devices) {
            keys.computeIfAbsent(device.model(), Feature::keys)
                    .forEach((name, key) -> {
                        having.computeIfAbsent(key, each -> new ArrayList<>()).add(device);
                        schemas.computeIfAbsent(key, each -> new LinkedHashSet<>())
                                .add(device.model().path("properties").path(name));
                    });
        }
        List<Feature> features = new ArrayList<>();
        having.forEach((key, those) -> {
            List<JsonNode> all = List.copyOf(schemas.getOrDefault(key, Set.of()));
            boolean readOnly = all.getFirst().path("readOnly").asBoolean(false);
            features.add(
                    new Feature(
                            key.property,
                            all.getFirst(),
                            all,
                            List.copyOf(those),
                            readOnly
                                    ? List.of()
                                    : those.stream().filter(Device::controlled).toList()));
        });
        return features;
    }

    private static Map<String, Key> keys(JsonNode model) {
        Map<String, Key> keys = new LinkedHashMap<>();
        model.path("properties")
                .properties()
                .forEach(each -> {
                    JsonNode schema = each.getValue();
                    List<String> values = new ArrayList<>();
                    schema.path("enum").forEach(value -> values.add(value.asString("")));
                    keys.put(
                            each.getKey(),
                            new Key(
                                    each.getKey(),
                                    schema.path("type").asString(""),
                                    schema.path("unit").asString(""),
                                    values,
                                    schema.path("minimum")
                                            + " "
                                            + schema.path("maximum")
                                            + " "
                                            + schema.path("multipleOf")
                                            + schema.path("readOnly")));
                });
        return keys;
    }

    String unit() {
        return schema.path("unit").asString("");
    }

    boolean isBoolean() {
        return schema.path("type").asString("").equals("boolean");
    }

    boolean isNumber() {
        String type = schema.path("type").asString("");
        return type.equals("integer") || type.equals("number");
    }

    /// What it can be where that is a list: "true" and "false", or the values of its enumeration or
    /// those that have a name.
    List<String> values() {
        if (isBoolean()) {
            return List.of("true", "false");
        }
        List<String> values = new ArrayList<>();
        JsonNode listed = schema.path("enum");
        listed.forEach(each -> values.add(each.asString("")));
        if (values.isEmpty()) {
            schema.path("tos:namedValues").properties().forEach(each -> values.add(each.getKey()));
        }
        return values.stream().limit(VALUES_MAX).toList();
    }

    /// A value of [#values] as JSON.
    String json(String value) {
        return isBoolean() ? value : Json.text(value);
    }

    /// Whether much can go wrong, so that it matters of which device it is set.
    boolean isGuarded() {
        return risk(schema).compareTo(Risk.SECURITY) >= 0;
    }

    static Risk risk(JsonNode affordance) {
        String text = affordance.path("tos:risk").asString("comfort");
        for (Risk each : Risk.values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        return Risk.COMFORT;
    }

    /// Whether it is measured in a unit by which it can be asked for: "how many degrees". A
    /// percentage can be of anything.
    boolean isMeasured() {
        return isNumber()
                && schema.path("readOnly").asBoolean(false)
                && !unit().isEmpty()
                && !unit().equals("percent");
    }

    /// Whether it is what turns a device on and off.
    boolean isPower() {
        return isBoolean() && property.equals("power");
    }

    /// Whether it is how warm, bright or loud what the device shows first is to be.
    boolean isSetpoint() {
        return !schema.path("tos:setpointOf").asString("").isEmpty();
    }

    /// What it sets; a missing node where it is no setpoint.
    JsonNode base() {
        return devices.getFirst()
                .model()
                .path("properties")
                .path(schema.path("tos:setpointOf").asString(""));
    }

    /// The bounds of a number; empty where they leave none.
    static Optional<Range> range(JsonNode schema) {
        BigDecimal most = decimal(schema, "maximum", NUMBER_MAX);
        BigDecimal least = decimal(schema, "minimum", BigDecimal.ZERO);
        BigDecimal usual =
                schema.path("type").asString("").equals("integer")
                        ? BigDecimal.ONE
                        : new BigDecimal("0.1");
        BigDecimal step = decimal(schema, "multipleOf", usual);
        return step.signum() > 0 && least.compareTo(most) <= 0
                ? Optional.of(new Range(least, most, step))
                : Optional.empty();
    }

    private static BigDecimal decimal(JsonNode schema, String member, BigDecimal otherwise) {
        JsonNode value = schema.path(member);
        return value.isNumber() ? value.decimalValue() : otherwise;
    }

    /// By how much it changes where nobody says: what the model says, or a tenth of its range.
    static BigDecimal change(JsonNode schema, Range range) {
        BigDecimal tenth = range.most().subtract(range.least()).movePointLeft(1);
        BigDecimal wanted = decimal(schema, "tos:step", tenth);
        BigDecimal steps = wanted.divide(range.step(), 0, java.math.RoundingMode.HALF_UP);
        return range.step().multiply(steps.max(BigDecimal.ONE));
    }
}
