package org.opentos.hub.identity;

import java.util.Set;
import org.opentos.protocol.Id;
import org.opentos.protocol.Subject;

/// The signed-in person behind a request, as controllers receive it.
///
/// @param app the OAuth client that acts for the person; empty text in a page's session
/// @param scopes what the app may do; a page's session holds every scope
/// @param address the remote address, for limits and the audit log
public record Caller(Id.PersonId person, String app, Set<String> scopes, String address) {

    public Subject subject() {
        return new Subject.Person(person);
    }
}
