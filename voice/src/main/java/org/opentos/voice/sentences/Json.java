package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values as the texts that a meaning holds.
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static String text(JsonNode value) {
        return MAPPER.writeValueAsString(value);
    }

    static String text(String value) {
        return MAPPER.writeValueAsString(value);
    }

    static String array(List<String> values) {
        return MAPPER.writeValueAsString(values);
    }

    static JsonNode value(String text) {
        return MAPPER.readTree(text);
    }

    static List<String> list(String text) {
        List<String> list = new ArrayList<>();
        MAPPER.readTree(text).forEach(each -> list.add(each.asString()));
        return List.copyOf(list);
    }

    static tools.jackson.databind.node.ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
