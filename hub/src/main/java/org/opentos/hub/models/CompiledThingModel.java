package org.opentos.hub.models;

import java.util.List;
import java.util.Map;
import org.opentos.protocol.Refusal.Fault;
import tools.jackson.databind.JsonNode;

/// A Thing Model whose data schemas are compiled.
///
/// @param propertyChecks by property; the others likewise. An action without input or output and an
///   event without data have none
record CompiledThingModel(
        JsonNode document,
        Map<String, Property> properties,
        Map<String, Action> actions,
        Map<String, Event> events,
        Map<String, DataSchemaCheck> propertyChecks,
        Map<String, DataSchemaCheck> inputChecks,
        Map<String, DataSchemaCheck> outputChecks,
        Map<String, DataSchemaCheck> eventChecks)
        implements ThingModel {

    @Override
    public List<Fault> checkProperty(String property, JsonNode value) {
        return properties.containsKey(property)
                ? check(propertyChecks, property, value)
                : unknown("property", property);
    }

    @Override
    public List<Fault> checkInput(String action, JsonNode input) {
        return actions.containsKey(action)
                ? check(inputChecks, action, input)
                : unknown("action", action);
    }

    @Override
    public List<Fault> checkOutput(String action, JsonNode output) {
        return actions.containsKey(action)
                ? check(outputChecks, action, output)
                : unknown("action", action);
    }

    @Override
    public List<Fault> checkEvent(String event, JsonNode data) {
        return events.containsKey(event)
                ? check(eventChecks, event, data)
                : unknown("event", event);
    }

    private static List<Fault> check(
            Map<String, DataSchemaCheck> checks, String name, JsonNode value) {
        DataSchemaCheck check = checks.get(name);
        if (check == null) {
            return value.isNull() || value.isMissingNode() || (value.isObject() && value.isEmpty())
                    ? List.of()
                    : List.of(new Fault("", "must be left out; nothing is expected here"));
        }
        FaultList faults = new FaultList();
        check.check(value, JsonPlace.ROOT, faults);
        return faults.list();
    }

    private static List<Fault> unknown(String kind, String name) {
        return List.of(new Fault("", "there is no " + kind + " " + SafeText.shown(name)));
    }
}
