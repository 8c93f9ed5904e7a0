package org.opentos.hub.identity;

import java.time.Instant;
import java.util.Set;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;

/// Verifies access tokens for doors that do not speak HTTP. May block.
public interface PersonTokens {

    /// What a valid access token says.
    ///
    /// @param app the OAuth client that acts for the person
    /// @param expiresAt after which a connection that it opened must end
    record Bearer(Id.PersonId person, String app, Set<String> scopes, Instant expiresAt) {}

    /// @return [org.opentos.protocol.RefusalCode#CREDENTIAL_REFUSED] where the token is not one of
    ///   this hub or has expired; it is not kept, so that what is revoked ends with it at the
    ///   latest
    Outcome<Bearer> verify(String token);
}
