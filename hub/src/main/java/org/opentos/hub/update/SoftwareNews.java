package org.opentos.hub.update;

import java.util.Collection;
import org.opentos.protocol.Id;

/// Has open pages told what devices run, and how far they are.
interface SoftwareNews {
    void changed(Collection<Id.DeviceId> devices);
}
