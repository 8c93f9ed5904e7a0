package org.opentos.hub.party;

import java.util.Optional;
import org.opentos.protocol.Id;

/// Those whose phones steer an app, as they are together on its terminal.
///
/// @param device the terminal; empty for the browser of whoever installed the app
/// @param seats how many may join, 1 to [#SEATS_MAX]
/// @param codeNumber how many codes it has had
/// @param revision grows with each change of its players
public record Party(
        Id.PartyId id,
        Id.InstallationId installation,
        Optional<Id.DeviceId> device,
        Title title,
        int seats,
        int codeNumber,
        long revision) {
    public static final int SEATS_MAX = 8;

    /// What the app is called.
    public record Title(String english, String chinese) {}
}
