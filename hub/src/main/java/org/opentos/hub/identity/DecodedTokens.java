package org.opentos.hub.identity;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/// [PersonTokens] over the decoder that the HTTP doors use too.
@Component
class DecodedTokens implements PersonTokens {
    private static final int TOKEN_CHARACTERS_MAX = 4096;

    private final JwtDecoder decoder;

    DecodedTokens(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public Outcome<Bearer> verify(String token) {
        if (token.length() > TOKEN_CHARACTERS_MAX) {
            return refused();
        }
        try {
            Jwt decoded = decoder.decode(token);
            return AccessTokens.caller(decoded, "")
                    .map(caller ->
                            Outcome.done(
                                    new Bearer(
                                            caller.person(),
                                            caller.app(),
                                            caller.scopes(),
                                            Optional.ofNullable(decoded.getExpiresAt())
                                                    .orElse(Instant.MIN))))
                    .orElseGet(DecodedTokens::refused);
        } catch (JwtException refused) {
            return refused();
        }
    }

    private static Outcome<Bearer> refused() {
        return Outcome.refused(
                RefusalCode.CREDENTIAL_REFUSED,
                "The access token is not one of this hub, or it has expired; sign in again.");
    }
}
