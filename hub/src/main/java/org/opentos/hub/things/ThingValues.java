package org.opentos.hub.things;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.models.ThingModel;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// Checks what is said of a thing against its Thing Model. A message with one bad value is refused
/// as a whole, so that a device never has to find out which half of it counted.
final class ThingValues {
    private ThingValues() {}

    /// Values that the device itself reports. What it may not be told, it may still report.
    static Optional<Refusal> refuseReport(ThingModel model, Map<String, JsonNode> values) {
        List<Fault> faults = new ArrayList<>();
        RefusalCode code = RefusalCode.VALUE_INVALID;
        for (Map.Entry<String, JsonNode> each : values.entrySet()) {
            String pointer = "/values/" + DeviceMessages.escaped(each.getKey());
            ThingModel.@Nullable Property property = model.properties().get(each.getKey());
            if (property == null) {
                code = RefusalCode.PROPERTY_UNKNOWN;
                faults.add(new Fault(pointer, "the Thing Model has no such property"));
            } else {
                faults.addAll(under(pointer, model.checkProperty(each.getKey(), each.getValue())));
            }
        }
        return refusal(code, "A value does not fit the Thing Model; none was taken.", faults);
    }

    /// Values that somebody desires of the device.
    static Optional<Refusal> refuseWish(ThingModel model, Map<String, JsonNode> values) {
        List<Fault> readOnly = new ArrayList<>();
        for (String name : values.keySet()) {
            ThingModel.@Nullable Property property = model.properties().get(name);
            if (property != null && property.readOnly()) {
                readOnly.add(
                        new Fault(
                                "/values/" + DeviceMessages.escaped(name),
                                "is reported by the device and cannot be set"));
            }
        }
        return refuseReport(model, values)
                .or(() ->
                        refusal(
                                RefusalCode.PROPERTY_READ_ONLY,
                                "The property can be read and not set.",
                                readOnly));
    }

    static Optional<Refusal> refuseEvent(ThingModel model, String event, JsonNode data) {
        if (!model.events().containsKey(event)) {
            return Optional.of(
                    new Refusal(
                            RefusalCode.EVENT_UNKNOWN,
                            "The Thing Model has no such event.",
                            List.of(new Fault("/event", "is not in the Thing Model"))));
        }
        return refusal(
                RefusalCode.VALUE_INVALID,
                "The event's data does not fit the Thing Model.",
                under("/data", model.checkEvent(event, data)));
    }

    static Optional<Refusal> refuseCall(ThingModel model, String action, JsonNode input) {
        if (!model.actions().containsKey(action)) {
            return Optional.of(
                    new Refusal(
                            RefusalCode.ACTION_UNKNOWN,
                            "The device has no such action.",
                            List.of(new Fault("/action", "is not in the Thing Model"))));
        }
        return refusal(
                RefusalCode.INPUT_INVALID,
                "The input does not fit the action; see faults.",
                under("/input", model.checkInput(action, input)));
    }

    static List<Fault> under(String pointer, List<Fault> faults) {
        return faults.stream()
                .map(fault -> new Fault(pointer + fault.pointer(), fault.message()))
                .toList();
    }

    private static Optional<Refusal> refusal(RefusalCode code, String detail, List<Fault> faults) {
        return faults.isEmpty() ? Optional.empty() : Optional.of(new Refusal(code, detail, faults));
    }
}
