package org.opentos.hub.things;

import java.util.Iterator;
import tools.jackson.databind.JsonNode;

/// How JSON values of devices are compared and told apart.
final class JsonValues {
    private JsonValues() {}

    /// Whether two values mean the same: numbers by amount (`1` and `1.0`), objects without regard
    /// to the order of their members.
    static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        if (one.isObject() && other.isObject()) {
            return one.size() == other.size()
                    && one.propertyStream()
                            .allMatch(member -> {
                                JsonNode there = other.get(member.getKey());
                                return there != null && same(member.getValue(), there);
                            });
        }
        if (one.isArray() && other.isArray()) {
            return one.size() == other.size() && sameElements(one, other);
        }
        return one.equals(other);
    }

    private static boolean sameElements(JsonNode one, JsonNode other) {
        Iterator<JsonNode> others = other.iterator();
        for (JsonNode element : one) {
            if (!same(element, others.next())) {
                return false;
            }
        }
        return true;
    }
}
