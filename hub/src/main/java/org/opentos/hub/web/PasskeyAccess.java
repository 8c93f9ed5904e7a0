package org.opentos.hub.web;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Passkeys;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.identity.SignIns;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/// Who may add a passkey: a page whose person signed in within [Sessions#JUST], since a passkey is
/// a way in for good. Somebody who has none yet, in the middle of signing up, has nothing to prove
/// it by and needs no proof.
final class PasskeyAccess implements AuthorizationManager<RequestAuthorizationContext> {
    private final Sessions sessions;
    private final SignIns signIns;
    private final Passkeys passkeys;

    PasskeyAccess(Sessions sessions, SignIns signIns, Passkeys passkeys) {
        this.sessions = sessions;
        this.signIns = signIns;
        this.passkeys = passkeys;
    }

    /// The person has to show again who is there.
    static final class ProofRequired extends AccessDeniedException {
        ProofRequired() {
            super("the sign-in is not fresh enough to add a passkey");
        }
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication,
            RequestAuthorizationContext context) {
        Optional<Caller> page =
                Callers.of(authentication.get(), context.getRequest().getRemoteAddr())
                        .filter(caller -> caller.app().isEmpty());
        if (page.isPresent()
                && !sessions.justSignedIn(context.getRequest())
                && hasWayIn(page.get())) {
            throw new ProofRequired();
        }
        return new AuthorizationDecision(page.isPresent());
    }

    private boolean hasWayIn(Caller caller) {
        return signIns.hasPassword(caller.person()) || !passkeys.list(caller.person()).isEmpty();
    }
}
