package org.opentos.hub.update;

import org.opentos.protocol.Id;

/// Has a device told which release it should run, as it is when its turn comes. Never blocks.
interface Telling {
    void tell(Id.DeviceId device);
}
