package org.opentos.device.json;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes JSON trees with limits that hold for every document from outside.
public final class Json {
    public static final int DEPTH_MAX = 64;
    public static final int TEXT_CHARACTERS_MAX = 1 << 20;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxStringLength(TEXT_CHARACTERS_MAX)
                                    .build())
                    .build();

    private Json() {}

    /// Reads one JSON value; empty where the bytes are not exactly that.
    public static Optional<JsonNode> parse(byte[] bytes) {
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            if (in.nextToken() == null) {
                return Optional.empty();
            }
            JsonNode tree = Trees.read(in);
            return in.nextToken() == null ? Optional.of(tree) : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    public static byte[] bytes(JsonNode tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            Trees.write(out, tree);
        }
        return bytes.toByteArray();
    }

    /// As JSON text; a tree's own `toString` would load Jackson's mapper.
    public static String text(JsonNode tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            Trees.write(out, tree);
        }
        return text.toString();
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static JsonNode of(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    public static JsonNode of(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }

    public static JsonNode of(long value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    public static JsonNode of(double value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    public static JsonNode nothing() {
        return JsonNodeFactory.instance.nullNode();
    }

    /// The text at a key; empty where there is none or it is no text.
    public static Optional<String> text(JsonNode tree, String key) {
        return tree.path(key).stringValueOpt();
    }

    /// The members of an object in their order; none where the tree is no object.
    public static Map<String, JsonNode> members(JsonNode tree) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : tree.properties()) {
            members.put(each.getKey(), each.getValue());
        }
        return members;
    }

    /// Whether two values say the same; `21` and `21.0` do.
    public static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        return one.equals(other);
    }
}
