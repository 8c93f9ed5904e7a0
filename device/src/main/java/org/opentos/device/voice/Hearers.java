package org.opentos.device.voice;

import java.util.Optional;

/// Who hears what is said at a device.
interface Hearers {
    /// Whether the device itself hears a language now; else the hub does, where it can.
    boolean own(String language);

    /// Who listens to it now.
    ///
    /// @param pass by which the hub knows the device
    Listener of(String language, String pass);

    /// The hub told by which pass it knows the device; empty where the device is in no home.
    void told(Optional<String> pass);

    /// Where the hub has something for it.
    String address(String what, String pass);
}
