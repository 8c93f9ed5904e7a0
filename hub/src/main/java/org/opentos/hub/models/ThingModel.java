package org.opentos.hub.models;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.Risk;
import tools.jackson.databind.JsonNode;

/// A product's Thing Model (W3C WoT Thing Description 1.1, section 10), checked and ready to check
/// values against. Immutable; cheap to share.
public interface ThingModel {

    /// The document as the maker wrote it.
    JsonNode document();

    Map<String, Property> properties();

    Map<String, Action> actions();

    Map<String, Event> events();

    /// @param unit empty text where there is none
    /// @param history whether its observations are kept for charts (`tos:history`, true by default)
    record Property(
            String name,
            JsonNode schema,
            boolean readOnly,
            boolean writeOnly,
            Risk risk,
            String unit,
            boolean history) {}

    record Action(String name, Optional<JsonNode> input, Optional<JsonNode> output, Risk risk) {}

    record Event(String name, Optional<JsonNode> data) {}

    /// Checks a value against a property's data schema. Fast enough for every message of a door.
    ///
    /// @return no faults where the value fits; pointers are relative to the value
    List<Fault> checkProperty(String property, JsonNode value);

    List<Fault> checkInput(String action, JsonNode input);

    List<Fault> checkOutput(String action, JsonNode output);

    List<Fault> checkEvent(String event, JsonNode data);
}
