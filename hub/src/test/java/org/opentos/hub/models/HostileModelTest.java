package org.opentos.hub.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What hostile documents do: they get faults, in bounded time, and nothing else.
final class HostileModelTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ThingModels MODELS = new ThingModels();

    /// Generous for a shared machine; a real explosion takes minutes.
    private static final Duration CHECK_MAX = Duration.ofSeconds(5);

    private static final String HEAD =
            "{\"@context\":[\"https://www.w3.org/2022/wot/td/v1.1\"],\"@type\":\"tm:ThingModel\",\"title\":\"T\",";

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("not JSON", "<html>"),
                Arguments.of("null", "null"),
                Arguments.of("a number", "17"),
                Arguments.of("an array", "[[[[]]]]"),
                Arguments.of("deep arrays", "[".repeat(100_000)),
                Arguments.of("deep objects", "{\"a\":".repeat(50_000)),
                Arguments.of(
                        "twenty-one levels",
                        HEAD + "\"x\":" + "[".repeat(21) + "]".repeat(21) + "}"),
                Arguments.of("a member twice", HEAD + "\"title\":\"U\"}"),
                Arguments.of("two documents", HEAD + "\"x\":1}{}"),
                Arguments.of("ten megabytes", HEAD + "\"x\":\"" + "a".repeat(10_000_000) + "\"}"),
                Arguments.of("a huge number", HEAD + "\"x\":1e999999999}"),
                Arguments.of("a long number", HEAD + "\"x\":" + "9".repeat(5_000) + "}"),
                Arguments.of(
                        "a prototype",
                        HEAD + "\"properties\":{\"__proto__\":{\"type\":\"boolean\"}}}"),
                Arguments.of(
                        "a constructor",
                        HEAD + "\"properties\":{\"constructor\":{\"type\":\"boolean\"}}}"),
                Arguments.of(
                        "a name with a slash",
                        HEAD + "\"properties\":{\"a/b\":{\"type\":\"boolean\"}}}"),
                Arguments.of(
                        "a name with a wildcard",
                        HEAD + "\"properties\":{\"a+#\":{\"type\":\"boolean\"}}}"),
                Arguments.of(
                        "a backtracking pattern",
                        property("\"type\":\"string\",\"pattern\":\"(a+)+\\\\1$\"")),
                Arguments.of(
                        "a counting pattern",
                        property("\"type\":\"string\",\"pattern\":\"((a{1000}){1000}){1000}\"")),
                Arguments.of(
                        "a long pattern",
                        property("\"type\":\"string\",\"pattern\":\"" + "a?".repeat(5_000) + "\"")),
                Arguments.of("many values", property("\"enum\":[" + numbers(40_000) + "]")),
                Arguments.of(
                        "a reference outside", property("\"$ref\":\"http://example.org/schema\"")),
                Arguments.of(
                        "a model reference",
                        property("\"tm:ref\":\"http://example.org/tm.json#/properties/p\"")),
                Arguments.of(
                        "a model extended",
                        HEAD
                                + "\"links\":[{\"rel\":\"tm:extends\",\"href\":\"http://example.org/tm\"}]}"),
                Arguments.of(
                        "a script link",
                        HEAD + "\"links\":[{\"rel\":\"icon\",\"href\":\"javascript:alert(1)\"}]}"),
                Arguments.of(
                        "forms",
                        HEAD
                                + "\"forms\":[{\"href\":\"http://evil.example\",\"op\":\"readallproperties\"}]}"),
                Arguments.of("a reversed title", HEAD + "\"description\":\"abc\u202edef\"}"),
                Arguments.of("a zero character", HEAD + "\"description\":\"a\\u0000b\"}"),
                Arguments.of("half a character", HEAD + "\"description\":\"\\ud83d\"}"),
                Arguments.of(
                        "a placeholder", property("\"type\":\"integer\",\"maximum\":\"{{MAX}}\"")),
                Arguments.of(
                        "crossed bounds",
                        property("\"type\":\"integer\",\"minimum\":5,\"maximum\":1")),
                Arguments.of(
                        "a default out of range",
                        property("\"type\":\"integer\",\"maximum\":1,\"default\":9")),
                Arguments.of(
                        "a length beyond every count",
                        property("\"type\":\"string\",\"maxLength\":1e300")),
                Arguments.of("a step of nothing", property("\"type\":\"number\",\"multipleOf\":0")),
                Arguments.of(
                        "braces for the standard's own patterns",
                        HEAD + "\"description\":\"" + "{".repeat(3_900) + "\"}"),
                Arguments.of(
                        "too many properties", HEAD + "\"properties\":{" + members(101) + "}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void aHostileDocumentIsRefusedWithAReason(String name, String document) {
        List<Fault> faults = checked(document.getBytes(StandardCharsets.UTF_8));
        if (!name.startsWith("braces")) {
            assertThat(faults).isNotEmpty();
        }
        assertThat(faults)
                .hasSizeLessThanOrEqualTo(FaultList.FAULTS_MAX)
                .allSatisfy(fault -> {
                    assertThat(fault.message())
                            .isNotBlank()
                            .hasSizeLessThan(600)
                            .doesNotContain("Exception");
                    assertThat(fault.pointer()).hasSizeLessThan(4_000);
                });
    }

    @Test
    void markupInATitleStaysText() {
        ObjectNode document = ThingModelsTest.minimal();
        document.put("title", "<script>alert(1)</script>");
        assertThat(ThingModelsTest.read(document).document().path("title").stringValue())
                .isEqualTo("<script>alert(1)</script>");
    }

    @Test
    void mutatedModelsNeverThrowAndNeverTakeLong() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("mutated models from seed " + seed);
        Random random = new Random(seed);
        List<String> names =
                List.of(
                        "tv",
                        "watch",
                        "band",
                        "glasses",
                        "vr",
                        "lamp",
                        "thermostat",
                        "door-lock",
                        "coffee-machine");
        for (int round = 0; round < 400; round++) {
            JsonNode document = ShippedModel.read(names.get(random.nextInt(names.size())));
            int mutations = 1 + random.nextInt(6);
            for (int count = 0; count < mutations; count++) {
                mutate(document, random);
            }
            checked(JSON.writeValueAsBytes(document));
            probe(MODELS.stored(document), random);
        }
    }

    /// Also a model that was stored, with whatever is in it, only ever answers.
    private static void probe(ThingModel model, Random random) {
        model.properties().keySet().forEach(name -> model.checkProperty(name, value(random, 0)));
        model.actions().keySet().forEach(name -> model.checkInput(name, value(random, 0)));
        model.actions().keySet().forEach(name -> model.checkOutput(name, value(random, 0)));
        model.events().keySet().forEach(name -> model.checkEvent(name, value(random, 0)));
    }

    private static List<Fault> checked(byte[] document) {
        long began = System.nanoTime();
        List<Fault> faults =
                switch (ModelDocument.read(document)) {
                    case Outcome.Done<JsonNode>(JsonNode read) -> MODELS.faults(read);
                    case Outcome.Refused<JsonNode>(Refusal refusal) ->
                            refusal.faults().isEmpty()
                                    ? List.of(new Fault("", refusal.detail()))
                                    : refusal.faults();
                };
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CHECK_MAX);
        return faults;
    }

    private static void mutate(JsonNode document, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(document, containers);
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object -> {
                List<String> names = List.copyOf(object.propertyNames());
                String name =
                        names.isEmpty() || random.nextInt(4) == 0
                                ? word(random)
                                : names.get(random.nextInt(names.size()));
                if (random.nextInt(4) == 0) {
                    object.remove(name);
                } else {
                    object.set(name, value(random, 0));
                }
            }
            case ArrayNode array -> array.add(value(random, 0));
            default -> throw new IllegalStateException("not a container");
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static JsonNode value(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 4 ? 8 : 11)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt());
            case 3 -> nodes.numberNode(random.nextLong());
            case 4 -> nodes.numberNode(Double.longBitsToDouble(random.nextLong()));
            case 5 -> nodes.numberNode(new java.math.BigDecimal("1e" + random.nextInt(1_000_000)));
            case 6 -> nodes.stringNode(word(random));
            case 7 -> nodes.stringNode(Character.toString(random.nextInt(0x10000)));
            case 8, 9 -> {
                ObjectNode object = nodes.objectNode();
                for (int count = random.nextInt(4); count > 0; count--) {
                    object.set(word(random), value(random, depth + 1));
                }
                yield object;
            }
            default -> {
                ArrayNode array = nodes.arrayNode();
                for (int count = random.nextInt(4); count > 0; count--) {
                    array.add(value(random, depth + 1));
                }
                yield array;
            }
        };
    }

    private static String word(Random random) {
        List<String> words =
                List.of(
                        "type",
                        "enum",
                        "const",
                        "oneOf",
                        "items",
                        "properties",
                        "required",
                        "pattern",
                        "minimum",
                        "maximum",
                        "multipleOf",
                        "minLength",
                        "maxLength",
                        "default",
                        "format",
                        "tos:risk",
                        "tos:enumTitles",
                        "tos:primary",
                        "titles",
                        "title",
                        "@type",
                        "@context",
                        "input",
                        "output",
                        "data",
                        "additionalProperties",
                        "object",
                        "string",
                        "number",
                        "integer",
                        "date-time",
                        "{{X}}",
                        "(",
                        "",
                        "__proto__",
                        "links",
                        "forms",
                        "version");
        return words.get(random.nextInt(words.size()));
    }

    private static String property(String schema) {
        return HEAD + "\"properties\":{\"p\":{" + schema + "}}}";
    }

    private static String numbers(int count) {
        return String.join(
                ",",
                java.util.stream.IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    private static String members(int count) {
        return String.join(
                ",",
                java.util.stream.IntStream.range(0, count)
                        .mapToObj(number -> "\"p" + number + "\":{\"type\":\"boolean\"}")
                        .toList());
    }
}
