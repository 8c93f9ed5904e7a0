package org.opentos.hub.voice;

import java.util.Optional;
import org.opentos.protocol.Id;

/// Whether what is said is kept as sound is no longer as it was, or much of what was kept is gone.
/// An event of the application, published within the transaction.
///
/// @param person whose that is; empty for what is said at terminals of the whole home
public record RecordingsWanted(Id.HomeId home, Optional<Id.PersonId> person) {}
