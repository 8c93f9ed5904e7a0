package org.opentos.hub.models;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ThingModelsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ThingModels MODELS = new ThingModels();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tv",
                "watch",
                "band",
                "glasses",
                "vr",
                "lamp",
                "thermostat",
                "door-lock",
                "coffee-machine"
            })
    void shippedModelsHaveNoFault(String name) {
        assertThat(MODELS.faults(ShippedModel.read(name))).isEmpty();
    }

    @Test
    void theModelOfTheGuideLacksOnlyThatItsFormIsAdded() throws IOException {
        String guide = Files.readString(Path.of("../docs/form-factors.md"));
        String model = guide.substring(guide.indexOf("```json\n") + 8);

        assertThat(MODELS.faults(JSON.readTree(model.substring(0, model.indexOf("```")))))
                .singleElement()
                .extracting(Fault::pointer)
                .isEqualTo("/tos:formFactor");
    }

    @Test
    void hardwareIsCheckedWhereItStands() {
        ObjectNode document = minimal();
        ObjectNode lamp = document.withObject("/properties/lamp").put("type", "boolean");
        lamp.putObject("tos:hardware").put("kind", "led").put("name", "status");
        ObjectNode door = document.withObject("/events/door").putObject("tos:hardware");
        door.put("kind", "gpio").put("name", "pinctrl-bcm2711").put("channel", 17);
        assertThat(MODELS.faults(document)).isEmpty();

        lamp.withObject("tos:hardware").put("name", "../status");
        door.put("channel", true);
        assertThat(MODELS.read(document))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.THING_MODEL_INVALID));
        assertThat(MODELS.faults(document))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder(
                        "/properties/lamp/tos:hardware/name", "/events/door/tos:hardware/channel");

        lamp.withObject("tos:hardware").put("name", "status").put("kind", "gpio");
        lamp.withObject("tos:hardware").put("name", "pinctrl-bcm2711").put("channel", 17);
        door.put("channel", 17);
        assertThat(MODELS.faults(document))
                .extracting(Fault::pointer)
                .containsExactly("/events/door/tos:hardware/channel");
    }

    @Test
    void aModelTellsItsAffordances() {
        ThingModel model = read(ShippedModel.read("thermostat"));
        ThingModel.Property temperature = requireNonNull(model.properties().get("temperature"));
        assertThat(temperature.readOnly()).isTrue();
        assertThat(temperature.unit()).isEqualTo("celsius");
        assertThat(temperature.risk()).isEqualTo(Risk.LOOK);
        assertThat(requireNonNull(model.properties().get("childLock")).history()).isFalse();
        assertThat(requireNonNull(model.actions().get("boost")).input()).isPresent();
        assertThat(model.events()).containsKey("windowOpened");
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, 21.3, ''",
        "temperature, 0.3, ''",
        "temperature, -20, ''",
        "temperature, 60.0, ''",
        "temperature, 21.35, must be a multiple of 0.1",
        "temperature, 60.1, must be at most 60",
        "temperature, -20.1, must be at least -20",
        "temperature, 1e400, is no number that can be kept; whole numbers go to ±9007199254740991",
        "temperature, 9007199254740993, is no number that can be kept; whole numbers go to ±9007199254740991",
        "temperature, true, is a boolean and must be a number",
        "temperature, null, is null and must be a number",
        "temperature, '\"21\"', is a string and must be a number",
        "temperature, '[21]', is an array and must be a number",
        "childLock, true, ''",
        "childLock, 1, is a number and must be a boolean",
        "mode, '\"heat\"', ''",
        "mode, '\"boil\"', 'is not one of the allowed values'",
        "nothing, 1, there is no property nothing",
    })
    void propertyValuesAreChecked(String property, String value, String message) {
        List<Fault> faults =
                read(ShippedModel.read("thermostat")).checkProperty(property, JSON.readTree(value));
        if (message.isEmpty()) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults)
                    .singleElement()
                    .satisfies(fault -> {
                        assertThat(fault.pointer()).isEmpty();
                        assertThat(fault.message()).startsWith(message);
                    });
        }
    }

    @Test
    void inputsNameThePlaceOfEachFault() {
        ThingModel model = read(ShippedModel.read("thermostat"));
        assertThat(
                        model.checkInput(
                                "holdUntil",
                                JSON.readTree("{\"targetTemperature\":21.5,\"duration\":4}")))
                .isEmpty();
        assertThat(
                        model.checkInput(
                                "holdUntil", JSON.readTree("{\"targetTemperature\":99,\"a/b\":1}")))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder("/duration", "/targetTemperature", "/a~1b");
        assertThat(model.checkEvent("windowOpened", JSON.readTree("{\"temperature\":4.2}")))
                .isEmpty();
        assertThat(model.checkEvent("windowOpened", JSON.readTree("3"))).hasSize(1);
    }

    @Test
    void aStringThatTheDatabaseCannotKeepIsRefused() {
        ObjectNode document = minimal();
        ((ObjectNode) document.path("properties")).putObject("label").put("type", "string");
        ThingModel model = read(document);
        assertThat(model.checkProperty("label", JSON.readTree("\"a\\u0000b\""))).hasSize(1);
        assertThat(model.checkProperty("label", JSON.readTree("\"\\ud83d\""))).hasSize(1);
        assertThat(model.checkProperty("label", JSON.readTree("\"\\ud83d\\ude00\""))).isEmpty();
    }

    @Test
    void faultsOfTheStandardAndOurOwnAreListedWithTheirPlaces() {
        ObjectNode document = (ObjectNode) ShippedModel.read("thermostat");
        ((ObjectNode) document.at("/properties/temperature")).put("type", "temperature");
        ((ObjectNode) document.at("/properties/mode/tos:enumTitles")).remove("eco");
        ((ObjectNode) document.at("/properties/humidity"))
                .put("minimum", 200)
                .put("observable", "yes");
        document.put("tos:primary", "warmth");
        document.put("tos:screen", "large");
        document.remove("@type");
        Outcome<ThingModel> outcome = MODELS.read(document);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> {
                            assertThat(refused.refusal().code())
                                    .isEqualTo(RefusalCode.THING_MODEL_INVALID);
                            assertThat(refused.refusal().faults())
                                    .extracting(Fault::pointer)
                                    .contains(
                                            "/properties/temperature/type",
                                            "/properties/mode/tos:enumTitles/eco",
                                            "/properties/humidity/minimum",
                                            "/properties/humidity/observable",
                                            "/tos:primary",
                                            "/tos:screen",
                                            "");
                        });
    }

    static ObjectNode minimal() {
        return (ObjectNode)
                JSON.readTree(
                        """
                        {"@context": ["https://www.w3.org/2022/wot/td/v1.1", {"tos": "https://opentos.org/vocabulary#"}],
                         "@type": "tm:ThingModel", "title": "Thing",
                         "properties": {"power": {"type": "boolean"}}}
                        """);
    }

    static ThingModel read(JsonNode document) {
        return switch (MODELS.read(document)) {
            case Outcome.Done<ThingModel>(ThingModel model) -> model;
            case Outcome.Refused<ThingModel>(var refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }
}
