package org.opentos.hub.fabric.mqtt;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.MessageTrace;
import org.opentos.protocol.Refusal;

/// The traces of a client's messages that are not answered yet, by packet identifier. Used on the
/// event loop only.
final class UnansweredTraces {
    private final Map<Integer, MessageTrace> traces = new HashMap<>();

    static UnansweredTraces with(
            @Nullable UnansweredTraces some, int identifier, MessageTrace trace) {
        UnansweredTraces all = some == null ? new UnansweredTraces() : some;
        all.traces.put(identifier, trace);
        return all;
    }

    /// Notes the answer to a message, traced or not.
    ///
    /// @return null where none is left
    @Nullable UnansweredTraces without(int identifier, @Nullable Refusal refusal) {
        MessageTrace trace = traces.remove(identifier);
        if (trace != null && refusal != null) {
            trace.refused(refusal.code().text());
        }
        if (trace != null) {
            trace.acknowledged();
        }
        return traces.isEmpty() ? null : this;
    }
}
