package org.opentos.hub.party;

import org.opentos.protocol.Id;

/// Somebody who steers an app by a phone.
///
/// @param seat from 1
/// @param here whether the phone is connected now
public record Player(Id.PlayerId id, Id.PartyId party, int seat, String name, boolean here) {
    /// In Unicode code points.
    public static final int NAME_CHARACTERS_MAX = 16;
}
