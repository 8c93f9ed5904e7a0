package org.opentos.voice.sentences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.voice.bench.InventedHome;
import org.opentos.voice.bench.Typed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/// What the annotations of Thing Models let people say.
class WordsOfModelsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path MODELS = Path.of("..", "api", "thing-models");

    private static JsonNode model(String name) throws IOException {
        return JSON.readTree(Files.readString(MODELS.resolve(name + ".tm.json")));
    }

    /// A home of these devices, none of them in a room.
    private static Sentences home(Language language, List<JsonNode> models) {
        List<Surroundings.Device> devices = new ArrayList<>();
        for (int each = 0; each < models.size(); each++) {
            devices.add(
                    new Surroundings.Device(
                            "d" + each,
                            "Thing " + (each + 1),
                            Optional.empty(),
                            false,
                            models.get(each),
                            true));
        }
        return Sentences.of(
                new Surroundings(
                        List.of(),
                        devices,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty()),
                language);
    }

    private static Sentences coffee(Language language) throws IOException {
        return home(language, List.of(model("coffee-machine")));
    }

    private static Map<String, String> ordered(Sentences sentences, String said) {
        List<Intent> read = sentences.read(said);
        assertThat(read).as(said).singleElement().isInstanceOf(Intent.Invoke.class);
        Map<String, String> input = new java.util.TreeMap<>();
        ((Intent.Invoke) read.getFirst())
                .input()
                .properties()
                .forEach(each -> input.put(each.getKey(), each.getValue().asString()));
        return input;
    }

    @ParameterizedTest
    @CsvSource({
        "a latte without milk, , no milk",
        "a latte with no milk, , no milk",
        "a latte no milk and no sugar, no sugar, no milk",
        "a latte without milk or sugar, no sugar, no milk",
        "a latte with some sugar but no milk, some sugar, no milk",
        "a latte no sugar but with oat milk, no sugar, oat milk",
        "a latte with milk and sugar, sugar, milk"
    })
    void ordersAreToBeWithoutWhatTheModelLetsThem(String said, String sugar, String milk)
            throws IOException {
        Map<String, String> input = ordered(coffee(Language.EN), said);

        assertThat(input.get("sugarAmount")).isEqualTo(sugar);
        assertThat(input.get("milkAmount")).isEqualTo(milk);
    }

    @Test
    void ordersAreToBeWithoutInChinese() throws IOException {
        Sentences sentences = coffee(Language.ZH_HANS);

        assertThat(ordered(sentences, "来一杯美式，不加糖"))
                .isEqualTo(Map.of("coffeeDrink", "americano", "sugarAmount", "no sugar"));
        assertThat(ordered(sentences, "大杯拿铁加燕麦奶不要糖"))
                .isEqualTo(
                        Map.of(
                                "coffeeDrink",
                                "latte",
                                "size",
                                "large",
                                "milkAmount",
                                "oat milk",
                                "sugarAmount",
                                "no sugar"));
    }

    @Test
    void ordersNameWhatIsOptionalInAnyOrder() throws IOException {
        Sentences sentences = coffee(Language.EN);

        assertThat(
                        ordered(
                                sentences,
                                "Can I get a small double-shot latte with a lot of sugar and skim milk, please?"))
                .isEqualTo(
                        Map.of(
                                "coffeeDrink",
                                "latte",
                                "size",
                                "small",
                                "numberOfShots",
                                "double shot",
                                "sugarAmount",
                                "a lot of sugar",
                                "milkAmount",
                                "skim milk"));
        assertThat(ordered(sentences, "medium roast medium mocha"))
                .isEqualTo(
                        Map.of("coffeeDrink", "mocha", "size", "medium", "roast", "medium roast"));
        for (String none :
                List.of(
                        "make me a green tea",
                        "make me a latte with sugar and sugar",
                        "make me a small")) {
            assertThat(sentences.read(none)).as(none).isEmpty();
        }
    }

    @Test
    void nobodyOrdersTheSameTwice() throws IOException {
        Sentences sentences = coffee(Language.EN);

        assertThat(sentences.read("a latte with milk and no milk")).isEmpty();
        assertThat(sentences.read("a latte no milk with whole milk")).isEmpty();
        assertThat(sentences.read("a latte with sugar and brown sugar")).isEmpty();
        assertThat(sentences.read("a latte no vanilla")).isEmpty();
    }

    /// What is not said is made as usual, with milk: that is not what was asked for.
    @Test
    void nothingIsLeftOutOfWhatAModelDoesNotLet() throws IOException {
        JsonNode model = model("coffee-machine");
        JsonNode inputs = model.at("/actions/orderDrink/input/properties");
        ((ObjectNode) inputs.path("milkAmount")).remove("tos:without");
        ((ObjectNode) inputs.path("sugarAmount")).put("tos:without", "none of the values");
        Sentences sentences = home(Language.EN, List.of(model));

        assertThat(sentences.read("a latte without milk")).isEmpty();
        assertThat(sentences.read("a latte without sugar")).isEmpty();
        assertThat(sentences.read("a latte with milk")).hasSize(1);
    }

    @Test
    void theWordOfASettingAloneMeansWhatGoesWithoutSaying() throws IOException {
        for (Language language : Language.values()) {
            String said = language == Language.EN ? "mute" : "静音";
            Intent muted = new Intent.Set(List.of("l-tv"), "muted", BooleanNode.TRUE);
            Sentences there =
                    Sentences.of(
                            InventedHome.of(language, MODELS, Optional.of(Typed.HERE)), language);
            assertThat(there.read(said)).containsExactly(muted);

            assertThat(home(language, List.of(model("tv"), model("lamp"))).read(said))
                    .containsExactly(new Intent.Set(List.of("d0"), "muted", BooleanNode.TRUE));
            assertThat(home(language, List.of(model("tv"), model("tv"))).read(said))
                    .containsExactlyInAnyOrder(
                            new Intent.Set(List.of("d0"), "muted", BooleanNode.TRUE),
                            new Intent.Set(List.of("d1"), "muted", BooleanNode.TRUE));
        }
    }

    /// "Open" and "turn off" alone say too little.
    @Test
    void noOtherWordAloneDoesAnything() throws IOException {
        Sentences sentences =
                home(Language.EN, List.of(model("door-lock"), model("thermostat"), model("lamp")));

        for (String said : List.of("open", "unlock", "lock", "turn off", "turn on", "off")) {
            assertThat(sentences.read(said)).as(said).allMatch(Intent.Ask.class::isInstance);
        }
    }
}
