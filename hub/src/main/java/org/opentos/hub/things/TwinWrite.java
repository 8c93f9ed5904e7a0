package org.opentos.hub.things;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;

/// One request to the group commit of the living part: checked against the Thing Model, not yet
/// applied to the twin.
sealed interface TwinWrite {

    Thing thing();

    /// The causes that the sender brings along; none of them is the hub's own.
    default List<Cause> brought() {
        return List.of();
    }

    /// Why a device's message came to be.
    ///
    /// @param named the cause that the device says it answers; believed only where it is one of the
    ///   device's own desires, invocations or causes
    /// @param brought new causes, already made the device's own
    /// @param standing what counts where the device names none
    record Why(Optional<Id.CauseId> named, List<Cause> brought, StandingCause standing) {}

    record Report(Thing thing, Map<String, JsonNode> values, Instant at, Why why)
            implements TwinWrite {
        @Override
        public List<Cause> brought() {
            return why.brought();
        }
    }

    record Happening(
            Thing thing, String event, JsonNode data, Instant at, Instant receivedAt, Why why)
            implements TwinWrite {
        @Override
        public List<Cause> brought() {
            return why.brought();
        }
    }

    record Told(Thing thing, DeviceMessage.Outcome outcome, Instant receivedAt)
            implements TwinWrite {}

    /// @param causes root last; the first is the desire's own
    record Wish(Thing thing, Map<String, JsonNode> values, List<Cause> causes, Instant at)
            implements TwinWrite {
        @Override
        public List<Cause> brought() {
            return causes.subList(1, causes.size());
        }
    }

    /// @param causes root last; the first is the invocation's own
    record Call(Thing thing, Invocation invocation, List<Cause> causes) implements TwinWrite {
        @Override
        public List<Cause> brought() {
            return causes.subList(1, causes.size());
        }
    }

    /// The invocations were handed to a connection of the device.
    record Delivered(Thing thing, List<Id.InvocationId> invocations, Instant at)
            implements TwinWrite {}

    /// What was written.
    ///
    /// @param versions of the desires, by property; empty for anything else
    record Receipt(Map<String, Long> versions) {
        static final Receipt PLAIN = new Receipt(Map.of());
    }
}
