package org.opentos.hub.models;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A WoT data schema (Thing Description 1.1, section 5.3.2), compiled. Immutable and safe to share
/// between threads. Its bounds also hold where the maker gave none.
///
/// @param type empty text where any type fits
/// @param enumerated the allowed values in their canonical form; null where all are
/// @param branches of `oneOf`; empty where there is none
record DataSchemaCheck(
        String type,
        @Nullable Set<String> enumerated,
        @Nullable NumberRule number,
        StringRule string,
        ArrayRule array,
        ObjectRule object,
        List<DataSchemaCheck> branches) {
    static final int STRING_CHARACTERS_MAX = 8_192;
    static final int ARRAY_ITEMS_MAX = 1_000;
    static final int OBJECT_MEMBERS_MAX = 200;
    static final int VALUE_DEPTH_MAX = 16;

    /// @param items the schema of every item; null where any fits
    /// @param places schemas by position, where the maker gave a list of them
    record ArrayRule(
            int itemsMin,
            int itemsMax,
            @Nullable DataSchemaCheck items,
            List<DataSchemaCheck> places) {}

    /// @param others the schema of members that are not named; null where any fits
    record ObjectRule(
            Map<String, DataSchemaCheck> members,
            Set<String> required,
            boolean closed,
            @Nullable DataSchemaCheck others) {}

    void check(JsonNode value, JsonPlace place, FaultList faults) {
        check(value, place, faults, 1);
    }

    private void check(JsonNode value, JsonPlace place, FaultList faults, int depth) {
        if (depth > VALUE_DEPTH_MAX) {
            faults.add(place, "is nested deeper than " + VALUE_DEPTH_MAX + " levels");
            return;
        }
        if (!ofType(value)) {
            faults.add(place, "is " + named(value) + " and must be " + expected());
            return;
        }
        int before = faults.size();
        switch (value.getNodeType()) {
            case NUMBER -> (number == null ? NumberRule.ANY : number).check(value, place, faults);
            case STRING -> string.check(value.stringValue(), place, faults);
            case ARRAY -> checkItems(value, place, faults, depth);
            case OBJECT -> checkMembers(value, place, faults, depth);
            case BOOLEAN, NULL -> {}
            case BINARY, MISSING, POJO -> faults.add(place, "is not a JSON value");
        }
        if (faults.size() == before) {
            checkChoice(value, place, faults, depth);
        }
    }

    private void checkChoice(JsonNode value, JsonPlace place, FaultList faults, int depth) {
        if (enumerated != null && !enumerated.contains(canonical(value))) {
            faults.add(place, "is not one of the allowed values" + few());
            return;
        }
        if (!branches.isEmpty()) {
            int fitting = 0;
            for (DataSchemaCheck branch : branches) {
                FaultList own = new FaultList();
                branch.check(value, place, own, depth + 1);
                if (own.isEmpty()) {
                    fitting++;
                }
            }
            if (fitting != 1) {
                faults.add(
                        place,
                        fitting == 0
                                ? "fits none of the alternatives"
                                : "fits "
                                        + fitting
                                        + " of the alternatives and must fit exactly one");
            }
        }
    }

    private void checkItems(JsonNode value, JsonPlace place, FaultList faults, int depth) {
        if (value.size() < array.itemsMin() || value.size() > array.itemsMax()) {
            faults.add(
                    place,
                    "has %d items and must have from %d to %d"
                            .formatted(value.size(), array.itemsMin(), array.itemsMax()));
            return;
        }
        for (int index = 0; index < value.size() && !faults.full(); index++) {
            DataSchemaCheck item =
                    index < array.places().size() ? array.places().get(index) : array.items();
            (item == null ? DataSchemaCompiler.ANYTHING : item)
                    .check(value.get(index), place.child(index), faults, depth + 1);
        }
    }

    private void checkMembers(JsonNode value, JsonPlace place, FaultList faults, int depth) {
        if (value.size() > OBJECT_MEMBERS_MAX) {
            faults.add(place, "has more than " + OBJECT_MEMBERS_MAX + " members");
            return;
        }
        for (String name : object.required()) {
            if (!value.has(name)) {
                faults.add(place.child(name), "is missing");
            }
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonPlace there = place.child(member.getKey());
            SafeText.unstorable(member.getKey())
                    .ifPresent(reason -> faults.add(there, "has a name that " + reason));
            DataSchemaCheck known = object.members().get(member.getKey());
            if (known == null && object.closed()) {
                faults.add(there, "is not known here; remove it");
                continue;
            }
            DataSchemaCheck check = known != null ? known : object.others();
            (check == null ? DataSchemaCompiler.ANYTHING : check)
                    .check(member.getValue(), there, faults, depth + 1);
        }
    }

    private boolean ofType(JsonNode value) {
        return switch (type) {
            case "" -> true;
            case "boolean" -> value.isBoolean();
            case "string" -> value.isString();
            case "number" -> value.isNumber();
            case "integer" -> NumberRule.whole(value);
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    private String expected() {
        return switch (type) {
            case "integer" -> "a whole number";
            case "object", "array" -> "an " + type;
            case "null" -> "null";
            default -> "a " + type;
        };
    }

    private static String named(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "a number";
            case STRING -> "a string";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> "not a JSON value";
        };
    }

    private String few() {
        if (enumerated == null || enumerated.size() > 12) {
            return "";
        }
        return ": " + String.join(", ", enumerated.stream().map(SafeText::shown).toList());
    }

    /// One text for equal values: 1 and 1.0 are equal (JSON Schema draft-07, section 4.2.3).
    static String canonical(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> NumberRule.canonical(value);
            case STRING -> '"' + value.stringValue() + '"';
            case ARRAY, OBJECT, BOOLEAN, NULL, BINARY, MISSING, POJO -> value.toString();
        };
    }
}
