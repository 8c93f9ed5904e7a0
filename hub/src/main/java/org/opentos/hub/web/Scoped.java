package org.opentos.hub.web;

import java.util.function.Supplier;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.ResponseEntity;

/// Work that an app does for a person only where the person let it. A page's own session holds
/// every scope.
final class Scoped {
    private Scoped() {}

    static ResponseEntity<?> with(Caller caller, String scope, Supplier<ResponseEntity<?>> work) {
        return caller.scopes().contains(scope)
                ? work.get()
                : Answers.refuse(
                        RefusalCode.SCOPE_MISSING,
                        "This app was not given the scope " + scope + "; sign in again with it.");
    }
}
