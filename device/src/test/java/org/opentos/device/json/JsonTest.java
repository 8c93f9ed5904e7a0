package org.opentos.device.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class JsonTest {
    private static final int ROUNDS = 2_000;
    private static final JsonMapper JACKSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void readsAndWritesAsJacksonsMapperDoes() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode tree = tree(random, 4);
            byte[] bytes = JACKSON.writeValueAsBytes(tree);
            assertThat(Json.bytes(tree)).as("seed %d", seed).isEqualTo(bytes);
            assertThat(Json.text(tree)).as("seed %d", seed).isEqualTo(tree.toString());
            assertThat(Json.parse(bytes)).as("seed %d", seed).contains(JACKSON.readTree(bytes));
        }
    }

    @Test
    void takesTheLastOfEqualNames() {
        assertThat(parsed("{\"a\":1,\"a\":2}")).isEqualTo("{\"a\":2}");
    }

    @Test
    void refusesWhatIsNotOneJsonValue() {
        for (String each :
                List.of("", " ", "{", "[1,", "{\"a\"}", "1 2", "{} x", "nul", "NaN", "'a'", "]")) {
            assertThat(Json.parse(each.getBytes(StandardCharsets.UTF_8))).as(each).isEmpty();
        }
    }

    @Test
    void refusesWhatIsTooDeep() {
        assertThat(parsed("[".repeat(Json.DEPTH_MAX) + "]".repeat(Json.DEPTH_MAX))).isNotEmpty();
        int tooDeep = Json.DEPTH_MAX + 1;
        String text = "[".repeat(tooDeep) + "]".repeat(tooDeep);
        assertThat(Json.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static String parsed(String text) {
        return Json.text(Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }

    private static JsonNode tree(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt());
            case 3 -> NODES.numberNode(random.nextLong());
            case 4 -> NODES.numberNode(BigInteger.valueOf(random.nextLong()).pow(2));
            case 5 -> NODES.numberNode(random.nextDouble(-1e9, 1e9));
            case 6 -> NODES.stringNode(text(random));
            case 7 -> {
                var array = NODES.arrayNode();
                for (int left = random.nextInt(5); left > 0; left--) {
                    array.add(tree(random, depth - 1));
                }
                yield array;
            }
            default -> {
                var object = NODES.objectNode();
                for (int left = random.nextInt(5); left > 0; left--) {
                    object.set(text(random), tree(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(12); left > 0; left--) {
            text.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> random.nextInt(0x4e00, 0x9fff);
                        case 2 -> random.nextInt(0x1f300, 0x1f600);
                        default -> random.nextInt(0x20, 0x7f);
                    });
        }
        return text.toString();
    }
}
