package org.opentos.hub.makers;

import java.util.Optional;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;

/// What the room of products must know about organisations, told by the room that keeps them.
public interface MakerAccess {

    /// Empty where the caller speaks for the organisation; otherwise
    /// [org.opentos.protocol.RefusalCode#NOT_FOUND], since an outsider may not know what it makes.
    Optional<Refusal> refuseSee(Caller caller, Id.OrganisationId organisation);

    /// Like [#refuseSee], and besides [org.opentos.protocol.RefusalCode#AGREEMENT_NOT_ACCEPTED]
    /// where the organisation has not accepted the agreement in force.
    Optional<Refusal> refuseMake(Caller caller, Id.OrganisationId organisation);
}
