package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AcceptedTest {
    private static final JsonNode DESCRIPTION =
            new JsonMapper()
                    .readTree(
                            """
                            {"properties": {
                               "brightness": {"type": "integer", "minimum": 1, "maximum": 100, "multipleOf": 1, "unit": "percent"},
                               "mode": {"type": "string", "enum": ["day", "night"]},
                               "energy": {"type": "number", "minimum": 0, "readOnly": true}},
                             "actions": {
                               "brew": {"input": {"type": "object", "required": ["cups"], "properties": {
                                 "cups": {"type": "integer", "maximum": 4},
                                 "note": {"type": "string", "minLength": 1, "maxLength": 20}}}},
                               "stop": {}}}
                            """);

    @Test
    void a_property_is_described_by_its_range() {
        assertThat(Accepted.property(DESCRIPTION, "brightness"))
                .isEqualTo("brightness takes integer, from 1 to 100, in percent");
        assertThat(Accepted.property(DESCRIPTION, "mode"))
                .isEqualTo("mode takes one of \"day\", \"night\"");
        assertThat(Accepted.property(DESCRIPTION, "energy"))
                .isEqualTo("what can be set: brightness, mode");
    }

    @Test
    void an_action_is_described_by_the_members_of_its_input() {
        assertThat(Accepted.action(DESCRIPTION, "brew"))
                .isEqualTo(
                        """
                        brew takes object
                            cups: integer, at most 4
                            note (may be left out): string, from 1 to 20 characters\
                        """);
        assertThat(Accepted.action(DESCRIPTION, "stop")).isEqualTo("stop takes no input");
    }

    @Test
    void what_does_not_exist_is_answered_with_what_does() {
        assertThat(Accepted.property(DESCRIPTION, "colour"))
                .isEqualTo("what can be set: brightness, mode");
        assertThat(Accepted.action(DESCRIPTION, "explode"))
                .isEqualTo("what it can be asked to do: brew, stop");
    }
}
