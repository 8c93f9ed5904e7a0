package org.opentos.hub.things;

import java.util.Collection;
import java.util.Map;
import org.opentos.protocol.Id;

/// Knows what devices run. The room that brings it to them is above this one.
public interface ThingSoftware {

    /// Those that said what they run; one statement, however many they are. Blocks.
    Map<Id.DeviceId, Software> of(Collection<Id.DeviceId> devices);
}
