package org.opentos.hub.models;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Compiles data schemas and says what is wrong with them. One compiler serves one Thing Model,
/// whose bounds it counts.
final class DataSchemaCompiler {
    /// All data schemas of one Thing Model together.
    static final int SCHEMAS_MAX = 2_000;

    static final int ENUM_VALUES_MAX = 500;
    static final int BRANCHES_MAX = 16;

    /// Alternatives within alternatives multiply the work for a value.
    private static final int BRANCH_LEVELS_MAX = 2;

    private static final Set<String> TYPES =
            Set.of("boolean", "string", "number", "integer", "object", "array", "null");

    /// Words of JSON Schema that a WoT data schema does not have. A maker who writes one expects it
    /// to be kept, so it is refused instead of passed over.
    private static final List<String> WORDS_UNKNOWN =
            List.of(
                    "$ref",
                    "$defs",
                    "definitions",
                    "allOf",
                    "anyOf",
                    "not",
                    "if",
                    "then",
                    "else",
                    "dependencies",
                    "patternProperties",
                    "propertyNames",
                    "contains",
                    "uniqueItems",
                    "minProperties",
                    "maxProperties");

    static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    /// Names that mean something to every object of a page's JavaScript.
    private static final Set<String> NAMES_TAKEN =
            Set.of(
                    "constructor",
                    "prototype",
                    "toString",
                    "toLocaleString",
                    "valueOf",
                    "hasOwnProperty",
                    "isPrototypeOf",
                    "propertyIsEnumerable");

    static final DataSchemaCheck ANYTHING =
            new DataSchemaCheck(
                    "",
                    null,
                    null,
                    StringRule.ANY,
                    new DataSchemaCheck.ArrayRule(
                            0, DataSchemaCheck.ARRAY_ITEMS_MAX, null, List.of()),
                    new DataSchemaCheck.ObjectRule(Map.of(), Set.of(), false, null),
                    List.of());

    private final FaultList faults;
    private int schemas;

    DataSchemaCompiler(FaultList faults) {
        this.faults = faults;
    }

    DataSchemaCheck compile(JsonNode schema, JsonPlace place) {
        return compile(schema, place, 0);
    }

    private DataSchemaCheck compile(JsonNode schema, JsonPlace place, int branchLevel) {
        if (!schema.isObject()) {
            faults.add(place, "must be an object with a data schema");
            return ANYTHING;
        }
        if (++schemas > SCHEMAS_MAX) {
            if (schemas == SCHEMAS_MAX + 1) {
                faults.add(place, "is one data schema more than the " + SCHEMAS_MAX + " allowed");
            }
            return ANYTHING;
        }
        refuseUnknownWords(schema, place);
        DataSchemaCheck check =
                new DataSchemaCheck(
                        type(schema, place),
                        enumerated(schema, place),
                        number(schema, place),
                        string(schema, place),
                        array(schema, place, branchLevel),
                        object(schema, place, branchLevel),
                        branches(schema, place, branchLevel));
        checkOwnValues(schema, place, check);
        return check;
    }

    private void refuseUnknownWords(JsonNode schema, JsonPlace place) {
        for (String word : WORDS_UNKNOWN) {
            if (schema.has(word)) {
                faults.add(
                        place.child(word),
                        "is no word of a WoT data schema and would not be checked; write the schema out, with oneOf for alternatives");
            }
        }
        if (schema.has("tm:ref")) {
            faults.add(
                    place.child("tm:ref"),
                    "is not followed; write the definition out in its place");
        }
    }

    private String type(JsonNode schema, JsonPlace place) {
        JsonNode type = schema.path("type");
        if (type.isMissingNode()) {
            return "";
        }
        if (!type.isString() || !TYPES.contains(type.stringValue())) {
            faults.add(
                    place.child("type"),
                    "must be one of boolean, string, number, integer, object, array, null");
            return "";
        }
        return type.stringValue();
    }

    private @Nullable Set<String> enumerated(JsonNode schema, JsonPlace place) {
        JsonNode fixed = schema.path("const");
        JsonNode values = schema.path("enum");
        if (values.isMissingNode()) {
            return fixed.isMissingNode() ? null : Set.of(DataSchemaCheck.canonical(fixed));
        }
        if (!values.isArray() || values.isEmpty() || values.size() > ENUM_VALUES_MAX) {
            faults.add(
                    place.child("enum"), "must be an array of 1 to " + ENUM_VALUES_MAX + " values");
            return null;
        }
        Set<String> canonical = new LinkedHashSet<>();
        for (int index = 0; index < values.size(); index++) {
            if (!canonical.add(DataSchemaCheck.canonical(values.get(index)))) {
                faults.add(place.child("enum").child(index), "stands in the list already");
            }
        }
        if (!fixed.isMissingNode()) {
            canonical.retainAll(Set.of(DataSchemaCheck.canonical(fixed)));
        }
        return Set.copyOf(canonical);
    }

    private @Nullable NumberRule number(JsonNode schema, JsonPlace place) {
        Optional<BigDecimal> least = decimal(schema, place, "minimum");
        Optional<BigDecimal> most = decimal(schema, place, "maximum");
        Optional<BigDecimal> above = decimal(schema, place, "exclusiveMinimum");
        Optional<BigDecimal> below = decimal(schema, place, "exclusiveMaximum");
        Optional<BigDecimal> step = decimal(schema, place, "multipleOf");
        if (step.isPresent() && step.get().signum() <= 0) {
            faults.add(place.child("multipleOf"), "must be more than 0");
            step = Optional.empty();
        }
        boolean excludesLow =
                above.isPresent() && (least.isEmpty() || above.get().compareTo(least.get()) >= 0);
        boolean excludesHigh =
                below.isPresent() && (most.isEmpty() || below.get().compareTo(most.get()) <= 0);
        Optional<BigDecimal> low = excludesLow ? above : least;
        Optional<BigDecimal> high = excludesHigh ? below : most;
        if (low.isPresent() && high.isPresent()) {
            int order = low.get().compareTo(high.get());
            if (order > 0 || (order == 0 && (excludesLow || excludesHigh))) {
                faults.add(
                        place.child(excludesLow ? "exclusiveMinimum" : "minimum"),
                        "leaves no number below the maximum");
            }
        }
        if (low.isEmpty() && high.isEmpty() && step.isEmpty()) {
            return null;
        }
        return new NumberRule(
                low.map(BigDecimal::doubleValue).orElse(Double.NEGATIVE_INFINITY),
                excludesLow,
                high.map(BigDecimal::doubleValue).orElse(Double.POSITIVE_INFINITY),
                excludesHigh,
                step.orElse(null),
                step.filter(DataSchemaCompiler::wholeAndSmall)
                        .map(BigDecimal::longValue)
                        .orElse(0L));
    }

    private static boolean wholeAndSmall(BigDecimal step) {
        return step.compareTo(BigDecimal.valueOf(NumberRule.WHOLE_NUMBER_MAX)) <= 0
                && step.stripTrailingZeros().scale() <= 0;
    }

    private Optional<BigDecimal> decimal(JsonNode schema, JsonPlace place, String word) {
        JsonNode value = schema.path(word);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isNumber() || !NumberRule.usable(value)) {
            faults.add(place.child(word), "must be a number");
            return Optional.empty();
        }
        return Optional.of(NumberRule.decimal(value));
    }

    private StringRule string(JsonNode schema, JsonPlace place) {
        int least = count(schema, place, "minLength", 0, DataSchemaCheck.STRING_CHARACTERS_MAX);
        int most =
                count(
                        schema,
                        place,
                        "maxLength",
                        DataSchemaCheck.STRING_CHARACTERS_MAX,
                        DataSchemaCheck.STRING_CHARACTERS_MAX);
        if (least > most) {
            faults.add(place.child("minLength"), "is more than maxLength");
        }
        JsonNode format = schema.path("format");
        if (!format.isMissingNode() && !format.isString()) {
            faults.add(place.child("format"), "must be a string");
        }
        return new StringRule(
                least, most, pattern(schema, place), format.isString() ? format.stringValue() : "");
    }

    private @Nullable SafePattern pattern(JsonNode schema, JsonPlace place) {
        JsonNode pattern = schema.path("pattern");
        if (pattern.isMissingNode()) {
            return null;
        }
        if (!pattern.isString()) {
            faults.add(place.child("pattern"), "must be a string");
            return null;
        }
        try {
            return SafePattern.compile(pattern.stringValue());
        } catch (SafePattern.RefusedException refused) {
            faults.add(place.child("pattern"), String.valueOf(refused.getMessage()));
            return null;
        }
    }

    private DataSchemaCheck.ArrayRule array(JsonNode schema, JsonPlace place, int branchLevel) {
        int least = count(schema, place, "minItems", 0, DataSchemaCheck.ARRAY_ITEMS_MAX);
        int most =
                count(
                        schema,
                        place,
                        "maxItems",
                        DataSchemaCheck.ARRAY_ITEMS_MAX,
                        DataSchemaCheck.ARRAY_ITEMS_MAX);
        if (least > most) {
            faults.add(place.child("minItems"), "is more than maxItems");
        }
        JsonNode items = schema.path("items");
        JsonPlace there = place.child("items");
        if (items.isArray()) {
            List<DataSchemaCheck> places = new ArrayList<>();
            for (int index = 0; index < items.size(); index++) {
                places.add(compile(items.get(index), there.child(index), branchLevel));
            }
            return new DataSchemaCheck.ArrayRule(least, most, null, List.copyOf(places));
        }
        return new DataSchemaCheck.ArrayRule(
                least,
                most,
                items.isMissingNode() ? null : compile(items, there, branchLevel),
                List.of());
    }

    private DataSchemaCheck.ObjectRule object(JsonNode schema, JsonPlace place, int branchLevel) {
        Map<String, DataSchemaCheck> members = new LinkedHashMap<>();
        JsonNode properties = schema.path("properties");
        JsonPlace there = place.child("properties");
        if (properties.isObject()) {
            for (Map.Entry<String, JsonNode> member : properties.properties()) {
                checkName(member.getKey(), there);
                members.put(
                        member.getKey(),
                        compile(member.getValue(), there.child(member.getKey()), branchLevel));
            }
        } else if (!properties.isMissingNode()) {
            faults.add(there, "must be an object");
        }
        JsonNode additional = schema.path("additionalProperties");
        DataSchemaCheck others = null;
        boolean closed = false;
        if (additional.isBoolean()) {
            closed = !additional.booleanValue();
        } else if (!additional.isMissingNode()) {
            others = compile(additional, place.child("additionalProperties"), branchLevel);
        }
        return new DataSchemaCheck.ObjectRule(
                Map.copyOf(members), required(schema, place, members, closed), closed, others);
    }

    private Set<String> required(
            JsonNode schema,
            JsonPlace place,
            Map<String, DataSchemaCheck> members,
            boolean closed) {
        JsonNode required = schema.path("required");
        JsonPlace there = place.child("required");
        Set<String> names = new HashSet<>();
        if (!required.isMissingNode() && !required.isArray()) {
            faults.add(there, "must be an array of names");
        }
        for (int index = 0; index < required.size() && required.isArray(); index++) {
            JsonNode name = required.get(index);
            if (!name.isString()) {
                faults.add(there.child(index), "must be a name");
            } else if (closed && !members.containsKey(name.stringValue())) {
                faults.add(there.child(index), "names a member that the schema does not have");
            } else {
                names.add(name.stringValue());
            }
        }
        return Set.copyOf(names);
    }

    private List<DataSchemaCheck> branches(JsonNode schema, JsonPlace place, int branchLevel) {
        JsonNode branches = schema.path("oneOf");
        JsonPlace there = place.child("oneOf");
        if (branches.isMissingNode()) {
            return List.of();
        }
        if (!branches.isArray() || branches.isEmpty() || branches.size() > BRANCHES_MAX) {
            faults.add(there, "must be an array of 1 to " + BRANCHES_MAX + " data schemas");
            return List.of();
        }
        if (branchLevel >= BRANCH_LEVELS_MAX) {
            faults.add(
                    there,
                    "stands inside "
                            + BRANCH_LEVELS_MAX
                            + " other oneOf; flatten the alternatives");
            return List.of();
        }
        List<DataSchemaCheck> compiled = new ArrayList<>();
        for (int index = 0; index < branches.size(); index++) {
            compiled.add(compile(branches.get(index), there.child(index), branchLevel + 1));
        }
        return List.copyOf(compiled);
    }

    private int count(JsonNode schema, JsonPlace place, String word, int usual, int most) {
        JsonNode value = schema.path(word);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 0
                || value.intValue() > most) {
            faults.add(place.child(word), "must be a whole number from 0 to " + most);
            return usual;
        }
        return value.intValue();
    }

    /// A schema's own example values must fit it.
    private void checkOwnValues(JsonNode schema, JsonPlace place, DataSchemaCheck check) {
        for (String word : List.of("default", "const")) {
            if (schema.has(word)) {
                FaultList own = new FaultList();
                check.check(schema.path(word), JsonPlace.ROOT, own);
                if (!own.isEmpty()) {
                    faults.add(
                            place.child(word),
                            "does not fit its own schema: it " + own.list().getFirst().message());
                }
            }
        }
        JsonNode values = schema.path("enum");
        for (int index = 0; index < Math.min(values.size(), ENUM_VALUES_MAX); index++) {
            FaultList own = new FaultList();
            check.check(values.path(index), JsonPlace.ROOT, own);
            if (!own.isEmpty() && !schema.has("const")) {
                faults.add(
                        place.child("enum").child(index),
                        "does not fit its own schema: it " + own.list().getFirst().message());
            }
        }
    }

    /// Names become parts of topics, pointers and addresses, and members of a page's objects.
    void checkName(String name, JsonPlace container) {
        if (!NAME.matcher(name).matches()) {
            faults.add(
                    container.child(name),
                    "has a name that is not 1 to 64 of A-Z a-z 0-9 _ - with a letter first; rename it");
        } else if (NAMES_TAKEN.contains(name)) {
            faults.add(
                    container.child(name),
                    "has a name that every JavaScript object has already; rename it");
        }
    }
}
