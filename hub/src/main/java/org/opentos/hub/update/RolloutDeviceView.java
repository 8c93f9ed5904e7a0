package org.opentos.hub.update;

import java.time.Instant;
import org.opentos.protocol.Id;

/// How a device stands with a roll-out, for its maker.
///
/// @param percent of what it does now
/// @param failed which check failed, as [org.opentos.protocol.update.UpdateCheck]; empty where none
/// @param log the last lines that the device wrote of it; may be empty
/// @param code of what it runs
/// @param name of what it runs
public record RolloutDeviceView(
        Id.DeviceId device,
        DeviceStanding state,
        int percent,
        String failed,
        String detail,
        String log,
        int code,
        String name,
        Instant changed) {}
