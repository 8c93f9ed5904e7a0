package org.opentos.hub.voice;

import org.opentos.protocol.Id;

/// A terminal of a home hears for the others from now on, or does not any more. An event of the
/// application.
record HearersChanged(Id.HomeId home) {}
