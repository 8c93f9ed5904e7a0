package org.opentos.hub.home;

import org.opentos.protocol.Id;
import org.opentos.protocol.Risk;

/// What an operation is done to.
public sealed interface Resource {

    Id.HomeId home();

    /// The home as a whole, its rooms and members.
    record OfHome(Id.HomeId home) implements Resource {}

    /// A device, or one affordance of it.
    ///
    /// @param risk of the affordance; [Risk#LOOK] where only looked at
    record OfDevice(Id.HomeId home, Id.DeviceId device, Risk risk) implements Resource {}

    /// A free topic in the home's topic space.
    record OfTopic(Id.HomeId home, String topic) implements Resource {}
}
