package org.opentos.hub.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceAuthorizationRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2DeviceAuthorizationRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Lets a client without a secret (a command line, a TV: RFC 8252, section 8.4) name itself where
/// it starts the device grant, polls for it, refreshes or revokes. Spring's own public client is
/// one with PKCE only. Naming proves nothing: the device code and the refresh token do.
final class PublicClient {
    private static final Set<String> GRANTS =
            Set.of(
                    AuthorizationGrantType.DEVICE_CODE.getValue(),
                    AuthorizationGrantType.REFRESH_TOKEN.getValue());

    private PublicClient() {}

    /// The name that a client gave itself.
    static final class Named extends OAuth2ClientAuthenticationToken {
        private static final long serialVersionUID = 1L;

        Named(String clientId, Map<String, Object> parameters) {
            super(clientId, ClientAuthenticationMethod.NONE, null, parameters);
        }
    }

    /// Finds the name in a request that has nothing stronger.
    static final class Converter implements AuthenticationConverter {
        @Override
        public @Nullable Authentication convert(HttpServletRequest request) {
            String clientId = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
            String grant = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
            String path = request.getRequestURI();
            boolean ours =
                    path.endsWith("/device_authorization")
                            || path.endsWith("/revoke")
                            || (path.endsWith("/token") && grant != null && GRANTS.contains(grant));
            if (!ours
                    || clientId == null
                    || request.getHeader(HttpHeaders.AUTHORIZATION) != null
                    || request.getParameter(OAuth2ParameterNames.CLIENT_SECRET) != null
                    || request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION) != null) {
                return null;
            }
            Map<String, Object> parameters = new HashMap<>();
            if (grant != null) {
                parameters.put(OAuth2ParameterNames.GRANT_TYPE, grant);
            }
            return new Named(clientId, parameters);
        }
    }

    /// Accepts the name of a client that is registered as one without a secret.
    record Provider(RegisteredClientRepository clients) implements AuthenticationProvider {
        @Override
        public Authentication authenticate(Authentication authentication) {
            RegisteredClient client = clients.findByClientId(authentication.getName());
            if (client == null
                    || !client.getClientAuthenticationMethods()
                            .contains(ClientAuthenticationMethod.NONE)) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
            }
            return new OAuth2ClientAuthenticationToken(
                    client, ClientAuthenticationMethod.NONE, null);
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return Named.class == authentication;
        }
    }

    /// Leaves `openid` out of what a device asks for: OpenID Connect knows no device grant, and a
    /// client that asks anyway learns from the answer's `scope` what it got (RFC 6749, section
    /// 3.3).
    static final class DeviceRequest implements AuthenticationConverter {
        private final AuthenticationConverter plain =
                new OAuth2DeviceAuthorizationRequestAuthenticationConverter();

        @Override
        public @Nullable Authentication convert(HttpServletRequest request) {
            if (!(plain.convert(request)
                            instanceof OAuth2DeviceAuthorizationRequestAuthenticationToken asked)
                    || !(asked.getPrincipal() instanceof Authentication client)) {
                return null;
            }
            Set<String> scopes = new LinkedHashSet<>(asked.getScopes());
            scopes.remove(OidcScopes.OPENID);
            return new OAuth2DeviceAuthorizationRequestAuthenticationToken(
                    client,
                    Objects.requireNonNull(asked.getAuthorizationUri()),
                    scopes,
                    asked.getAdditionalParameters());
        }
    }
}
