package org.opentos.hub.notify;

import org.opentos.protocol.Id;

/// The notifications of a person changed. An event of the application, published within the
/// transaction where there is one.
public record Notified(Id.PersonId person) {}
