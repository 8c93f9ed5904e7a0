package org.opentos.device.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes trees token by token.
///
/// Jackson's own mapper does the same and much more, for which it loads about 400 classes: three
/// megabytes that a device does not have to spare.
final class Trees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Trees() {}

    /// The value at the parser's current token. Its depth is bounded by the parser's own limit.
    static JsonNode read(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> NODES.stringNode(in.getString());
            case VALUE_NUMBER_INT ->
                    switch (in.getNumberType()) {
                        case INT -> NODES.numberNode(in.getIntValue());
                        case LONG -> NODES.numberNode(in.getLongValue());
                        default -> NODES.numberNode(in.getBigIntegerValue());
                    };
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(in.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case null, default ->
                    throw new StreamReadException(in, "no JSON value begins with this token");
        };
    }

    private static ObjectNode object(JsonParser in) {
        ObjectNode object = NODES.objectNode();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            object.set(name, read(in));
        }
        return object;
    }

    private static ArrayNode array(JsonParser in) {
        ArrayNode array = NODES.arrayNode();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(in));
        }
        return array;
    }

    static void write(JsonGenerator out, JsonNode tree) {
        switch (tree.getNodeType()) {
            case OBJECT -> {
                out.writeStartObject();
                for (var member : tree.properties()) {
                    out.writeName(member.getKey());
                    write(out, member.getValue());
                }
                out.writeEndObject();
            }
            case ARRAY -> {
                out.writeStartArray();
                for (JsonNode element : tree.values()) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            case STRING -> out.writeString(tree.stringValue());
            case BOOLEAN -> out.writeBoolean(tree.booleanValue());
            case NUMBER -> number(out, tree);
            case NULL, MISSING -> out.writeNull();
            case BINARY, POJO ->
                    throw new IllegalArgumentException(
                            "a tree of JSON holds no " + tree.getNodeType());
        }
    }

    private static void number(JsonGenerator out, JsonNode number) {
        switch (number.numberType()) {
            case INT -> out.writeNumber(number.intValue());
            case LONG -> out.writeNumber(number.longValue());
            case BIG_INTEGER -> out.writeNumber(number.bigIntegerValue());
            case FLOAT -> out.writeNumber(number.floatValue());
            case DOUBLE -> out.writeNumber(number.doubleValue());
            case BIG_DECIMAL -> out.writeNumber(number.decimalValue());
        }
    }
}
