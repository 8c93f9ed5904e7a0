package org.opentos.hub.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.AccessTokens;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/// Reads who is behind the current request.
final class Callers {
    private Callers() {}

    static Optional<Caller> of(String address) {
        return of(SecurityContextHolder.getContext().getAuthentication(), address);
    }

    static Optional<Caller> of(@Nullable Authentication authentication, String address) {
        return switch (authentication) {
            case JwtAuthenticationToken token -> AccessTokens.caller(token.getToken(), address);
            case UsernamePasswordAuthenticationToken page when page.isAuthenticated() ->
                    Optional.of(
                            new Caller(Id.PersonId.parse(page.getName()), "", Scopes.ALL, address));
            case null, default -> Optional.empty();
        };
    }
}
