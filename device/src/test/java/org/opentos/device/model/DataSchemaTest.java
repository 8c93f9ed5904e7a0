package org.opentos.device.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

class DataSchemaTest {
    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"type":"boolean"} | true | true
                    {"type":"boolean"} | 1 | false
                    {"type":"integer","minimum":0,"maximum":100} | 100 | true
                    {"type":"integer","minimum":0,"maximum":100} | 100.5 | false
                    {"type":"integer","minimum":0,"maximum":100} | 7.0 | true
                    {"type":"integer","minimum":0,"maximum":100} | 101 | false
                    {"type":"number","multipleOf":0.1} | 21.3 | true
                    {"type":"number","multipleOf":0.1} | 21.35 | false
                    {"type":"number","exclusiveMinimum":0} | 0 | false
                    {"type":"string","enum":["a","b"]} | "b" | true
                    {"type":"string","enum":["a","b"]} | "c" | false
                    {"type":"string","pattern":"^#[0-9a-f]{6}$"} | "#12ab90" | true
                    {"type":"string","pattern":"^#[0-9a-f]{6}$"} | "red" | false
                    {"type":"string","maxLength":2} | "灯光" | true
                    {"type":"array","items":{"type":"integer"},"maxItems":2} | [1,2] | true
                    {"type":"array","items":{"type":"integer"},"maxItems":2} | [1,"2"] | false
                    {"type":"object","required":["a"]} | {} | false
                    {"type":"object","properties":{"a":{}},"additionalProperties":false} | {"b":1} | false
                    {"oneOf":[{"type":"integer"},{"type":"string"}]} | true | false
                    {"const":3} | 3.0 | true
                    """)
    void acceptsWhatItDescribes(String schema, String value, boolean accepted) {
        assertThat(new DataSchema(json(schema)).check(json(value)).isEmpty()).isEqualTo(accepted);
    }

    @Test
    void pointsAtTheFault() {
        var faults =
                new DataSchema(json("{\"properties\":{\"a/b\":{\"type\":\"integer\"}}}"))
                        .check(json("{\"a/b\":\"x\"}"));
        assertThat(faults.getFirst().pointer()).isEqualTo("/a~1b");
    }

    @Test
    void aModelWithABrokenPatternIsFoundAtTheStart() {
        assertThat(ThingModel.fault(json("{\"properties\":{\"a\":{\"pattern\":\"[\"}}}")))
                .isPresent();
    }
}
