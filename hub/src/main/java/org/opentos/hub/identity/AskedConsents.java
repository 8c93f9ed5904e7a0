package org.opentos.hub.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/// Keeps consents, and yet asks each time a client that may use the device grant: a remembered
/// consent would let a link with somebody else's user code sign that one's device in (RFC 8628,
/// section 5.4).
record AskedConsents(OAuth2AuthorizationConsentService kept, RegisteredClientRepository clients)
        implements OAuth2AuthorizationConsentService {

    @Override
    public void save(OAuth2AuthorizationConsent consent) {
        kept.save(consent);
    }

    @Override
    public void remove(OAuth2AuthorizationConsent consent) {
        kept.remove(consent);
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String clientId, String principal) {
        RegisteredClient client = clients.findById(clientId);
        return client != null
                        && client.getAuthorizationGrantTypes()
                                .contains(AuthorizationGrantType.DEVICE_CODE)
                ? null
                : kept.findById(clientId, principal);
    }
}
