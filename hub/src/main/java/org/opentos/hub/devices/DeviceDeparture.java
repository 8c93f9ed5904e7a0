package org.opentos.hub.devices;

import org.opentos.protocol.Id;

/// Clears what a home's people left in a device, when it leaves: the next owner must not find it.
public interface DeviceDeparture {

    /// Part of the transaction in which the device leaves.
    void leaving(Id.DeviceId device, Id.HomeId home);
}
