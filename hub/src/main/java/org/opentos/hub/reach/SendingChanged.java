package org.opentos.hub.reach;

import java.util.Optional;
import org.opentos.protocol.Id;

/// Something was sent, or it is known what became of it. An event of the application, published
/// within the transaction where there is one.
///
/// @param device to which it goes; empty for the person's own browser
public record SendingChanged(Id.PersonId person, Optional<Id.DeviceId> device) {}
