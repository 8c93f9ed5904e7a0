package org.opentos.hub.market.run;

import java.util.Set;
import org.opentos.hub.market.install.Installation;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppCall;
import tools.jackson.databind.JsonNode;

/// Carries calls of running apps out, whose grants were looked at. Each call has one such room.
public interface AppCallRoom {
    Set<AppCall> takes();

    /// May block.
    ///
    /// @param arguments an object; docs/apps.md has its members
    Outcome<JsonNode> call(RunningApp by, AppCall call, JsonNode arguments);

    /// Forgets what the app keeps for its person.
    default void forget(Installation installation) {}
}
