package org.opentos.hub.things;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;

/// A message on a thing's topic, understood but not yet checked against its Thing Model.
sealed interface DeviceMessage {

    /// Why the sender says that it happened.
    ///
    /// @param cause the one that the message follows from
    /// @param links new causes that it brings, as the sender wrote them
    record Reason(Optional<Id.CauseId> cause, List<Link> links) {
        static final Reason NONE = new Reason(Optional.empty(), List.of());
    }

    /// A cause that a device brings. Actor and door are the hub's to say, so they are not read.
    record Link(
            Id.CauseId id,
            Cause.Kind kind,
            Optional<Id.CauseId> parent,
            String text,
            Optional<Instant> at) {}

    /// On `reported`.
    record Report(Map<String, JsonNode> values, Optional<Instant> at, Reason reason)
            implements DeviceMessage {}

    /// On `events`.
    ///
    /// @param data JSON null where the event carries none
    record Happening(String event, JsonNode data, Optional<Instant> at, Reason reason)
            implements DeviceMessage {}

    /// On `outcomes`.
    record Outcome(
            Id.InvocationId invocation,
            Invocation.State state,
            Optional<JsonNode> output,
            Optional<Invocation.Failure> error,
            Optional<Instant> at)
            implements DeviceMessage {}

    /// On `decisions` or `calls`; another room knows what it means.
    record Said(JsonNode said) implements DeviceMessage {}

    /// On `set`.
    record Wish(Map<String, JsonNode> values, String text, Reason reason)
            implements DeviceMessage {}

    /// On `invoke`.
    ///
    /// @param input JSON null where none was given
    record Call(String action, JsonNode input, String text, Reason reason)
            implements DeviceMessage {}
}
