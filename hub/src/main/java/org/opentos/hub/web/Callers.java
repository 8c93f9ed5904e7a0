package org.opentos.hub.web;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
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
        if (authentication == null
                || !authentication.isAuthenticated()
                || authentication instanceof AnonymousAuthenticationToken) {
            return Optional.empty();
        }
        if (authentication instanceof JwtAuthenticationToken token) {
            String app = token.getToken().getClaimAsString("client_id");
            return person(token.getName())
                    .map(person ->
                            new Caller(person, app == null ? "" : app, scopes(token), address));
        }
        return person(authentication.getName())
                .map(person -> new Caller(person, "", Scopes.ALL, address));
    }

    private static Optional<Id.PersonId> person(String name) {
        try {
            return Optional.of(Id.PersonId.parse(name));
        } catch (IllegalArgumentException nobody) {
            return Optional.empty();
        }
    }

    private static Set<String> scopes(JwtAuthenticationToken token) {
        String text = token.getToken().getClaimAsString("scope");
        return text == null
                ? Set.of()
                : Stream.of(text.split(" ")).collect(Collectors.toUnmodifiableSet());
    }
}
