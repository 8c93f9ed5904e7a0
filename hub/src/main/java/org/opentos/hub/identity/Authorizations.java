package org.opentos.hub.identity;

import org.opentos.protocol.Id;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.JdbcOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.transaction.support.TransactionTemplate;

/// What persons have allowed apps. An authorization that was ended stays ended, also where a
/// refresh had read it before.
class Authorizations extends JdbcOAuth2AuthorizationService {
    private final JdbcOperations jdbc;
    private final TransactionTemplate transaction;

    Authorizations(
            JdbcOperations jdbc,
            RegisteredClientRepository clients,
            TransactionTemplate transaction) {
        super(jdbc, clients);
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /// Ends all authorizations of the person: no refresh token of theirs works any more. Access
    /// tokens that are out live on until they expire, at most [AuthorizationServer#ACCESS].
    void endAll(Id.PersonId person) {
        jdbc.update("delete from oauth2_authorization where principal_name = ?", person.text());
    }

    /// Saves. An authorization with an access token was stored before that token was made; where
    /// its row is gone, somebody ended it meanwhile, and inserting it anew would undo that.
    @Override
    public void save(OAuth2Authorization authorization) {
        if (authorization.getAccessToken() == null) {
            super.save(authorization);
            return;
        }
        transaction.executeWithoutResult(_ -> {
            boolean ended =
                    jdbc.queryForList(
                                    "select id from oauth2_authorization where id = ? for update",
                                    String.class,
                                    authorization.getId())
                            .isEmpty();
            if (ended) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
            }
            super.save(authorization);
        });
    }
}
