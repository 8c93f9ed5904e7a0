package org.opentos.hub.content;

import org.opentos.protocol.Id;

/// Who bought what is sold.
interface Owned {
    /// Whether a person bought it, and not all of the money was given back.
    boolean has(Id.PersonId person, Id.OfferId offer);
}
