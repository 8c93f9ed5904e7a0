package org.opentos.device;

import java.util.Locale;

/// The steps in which a device starts; each says what everything after it may rely on.
enum Phase {
    /// The data directory is this process's alone, and it is known who this device is and what it
    /// can do.
    IDENTITY,
    /// The queue and the last known state are open; what is queued from here on survives.
    STORAGE,
    /// The hardware has been found or is known to be absent; properties have values.
    DRIVERS,
    /// A person can see and touch the device, with or without a network.
    SHELL,
    /// The device is trying to reach its hub, and goes on trying.
    FABRIC,
    /// `run.json` says where the page is.
    READY;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
