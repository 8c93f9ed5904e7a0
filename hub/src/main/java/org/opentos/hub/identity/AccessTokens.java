package org.opentos.hub.identity;

import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.Id;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/// Reads the access tokens with which apps act for persons, for every door.
@Component
public class AccessTokens {
    /// The audience (RFC 7519, section 4.1.3) of every access token. It does not name a host, since
    /// one hub has several.
    public static final String AUDIENCE = "urn:opentos:hub";

    static final String CLIENT = "client_id";
    static final String SCOPE = "scope";
    private static final int TOKEN_CHARACTERS_MAX = 4096;

    private final JwtDecoder decoder;

    AccessTokens(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    /// Who is behind a token; empty where it is not ours, altered, expired or for something else.
    ///
    /// @param address of the one who shows it
    public Optional<Caller> caller(String token, String address) {
        if (token.length() > TOKEN_CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            return caller(decoder.decode(token), address);
        } catch (JwtException refused) {
            return Optional.empty();
        }
    }

    /// Who is behind a token that has been verified.
    public static Optional<Caller> caller(Jwt token, String address) {
        String subject = token.getSubject();
        String app = token.getClaimAsString(CLIENT);
        String scopes = token.getClaimAsString(SCOPE);
        if (subject == null || app == null || scopes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Caller(
                            Id.PersonId.parse(subject), app, Set.of(scopes.split(" ")), address));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
