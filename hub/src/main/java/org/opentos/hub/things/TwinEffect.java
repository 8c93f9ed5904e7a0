package org.opentos.hub.things;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;

/// What a committed batch changed, for those who listen.
sealed interface TwinEffect {

    Thing thing();

    /// @param twin the whole of it after the batch
    /// @param reported the properties with a newly shown report
    /// @param desired the properties with a new desire, or one that is answered now
    record TwinChanged(
            Thing thing, Map<String, PropertyTwin> twin, Set<String> reported, Set<String> desired)
            implements TwinEffect {}

    record Happened(Thing thing, String event, JsonNode data, Instant at, Id.CauseId cause)
            implements TwinEffect {}

    /// @param fresh whether it still has to be handed to the device
    record InvocationChanged(Thing thing, Invocation invocation, boolean fresh)
            implements TwinEffect {}

    record PresenceChanged(Thing thing, boolean online, Instant at) implements TwinEffect {}

    /// Its name, room or Thing Model changed.
    record PlaceChanged(Thing thing) implements TwinEffect {}

    /// Another device was found to use its identity.
    record IdentityUsedTwice(Thing thing) implements TwinEffect {}
}
