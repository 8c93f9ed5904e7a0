package org.opentos.hub.devices;

import java.util.Optional;
import org.opentos.protocol.Id;

/// A device came into a home, left one, or was revoked. Published as an event of the application
/// after the change is committed and the device's connection has ended; it may come twice.
///
/// @param from empty where it was unclaimed
/// @param to empty where it is unclaimed now
public record DeviceMoved(Id.DeviceId device, Optional<Id.HomeId> from, Optional<Id.HomeId> to) {}
