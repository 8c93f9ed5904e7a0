package org.opentos.hub.devices;

import org.opentos.protocol.Id;

/// A device has another name or room. Published as an event of the application after the change is
/// committed; it may come twice.
public record DeviceChanged(Id.DeviceId device, Id.HomeId home) {}
