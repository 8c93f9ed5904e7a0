package org.opentos.hub.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.JdbcOAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.JdbcRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.transaction.support.TransactionTemplate;

/// The OAuth 2.1 and OpenID Connect authorization server, by which apps and command lines act for
/// persons. Clients, authorizations, consents and keys are in the database.
///
/// The issuer is the origin that the client used, as long as it is one of the hub's own names.
@Configuration(proxyBeanMethods = false)
class AuthorizationServer {
    static final String TOS = "tos";
    static final Duration ACCESS = Duration.ofMinutes(15);
    static final Duration REFRESH = Duration.ofDays(60);
    static final Duration DEVICE_CODE = Duration.ofMinutes(10);

    private static final List<String> SCOPES =
            List.of(
                    "openid",
                    "profile",
                    "home:read",
                    "home:control",
                    "home:manage",
                    "organisation:manage",
                    "payment:ask",
                    "operator");

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServerChain(
            HttpSecurity http,
            RegisteredClientRepository clients,
            OAuth2AuthorizationConsentService consents,
            Sessions sessions,
            Hosts hosts) {
        return http.oauth2AuthorizationServer(
                        server -> {
                            http.securityMatcher(server.getEndpointsMatcher());
                            server.clientAuthentication(each ->
                                            each.authenticationConverter(
                                                            new PublicClient.Converter())
                                                    .authenticationProvider(
                                                            new PublicClient.Provider(clients)))
                                    .authorizationEndpoint(each -> each.consentPage("/consent"))
                                    .deviceAuthorizationEndpoint(each ->
                                            each.verificationUri("/device")
                                                    .deviceAuthorizationRequestConverter(
                                                            new PublicClient.DeviceRequest()))
                                    .deviceVerificationEndpoint(each ->
                                            each.consentPage("/consent")
                                                    .deviceVerificationResponseHandler(
                                                            (request, response, done) ->
                                                                    response.sendRedirect(
                                                                            "/device?done"))
                                                    .errorResponseHandler(
                                                            AuthorizationServer::codeRefused))
                                    .authorizationConsentService(consents)
                                    .oidc(Customizer.withDefaults());
                        })
                .authorizeHttpRequests(each -> each.anyRequest().authenticated())
                .securityContext(each -> each.securityContextRepository(sessions))
                .sessionManagement(each -> each.disable())
                .requestCache(each -> each.disable())
                .logout(each -> each.disable())
                .exceptionHandling(
                        each -> each.authenticationEntryPoint(AuthorizationServer::signIn))
                .addFilterBefore(new HostFilter(hosts), SecurityContextHolderFilter.class)
                .build();
    }

    /// A page that needs a person sends the browser to sign in and come back.
    private static void signIn(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        String query = request.getQueryString();
        String next = request.getRequestURI() + (query == null ? "" : "?" + query);
        response.sendRedirect("/sign-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
    }

    private static void codeRefused(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        response.sendRedirect("/device?refused");
    }

    @Bean
    RegisteredClientRepository registeredClients(JdbcOperations jdbc) {
        JdbcRegisteredClientRepository clients = new JdbcRegisteredClientRepository(jdbc);
        RegisteredClient known = clients.findByClientId(TOS);
        RegisteredClient ours = tos(known == null ? TOS : known.getId());
        if (known == null || !known.getScopes().equals(ours.getScopes())) {
            clients.save(ours);
        }
        return clients;
    }

    /// The command line: no secret, the device grant or a loopback redirect with PKCE (RFC 8252).
    private static RegisteredClient tos(String id) {
        return RegisteredClient.withId(id)
                .clientId(TOS)
                .clientName("tos")
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.DEVICE_CODE)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("http://127.0.0.1/signed-in")
                .scopes(all -> all.addAll(SCOPES))
                .clientSettings(
                        ClientSettings.builder()
                                .requireProofKey(true)
                                .requireAuthorizationConsent(true)
                                .build())
                .tokenSettings(
                        TokenSettings.builder()
                                .accessTokenTimeToLive(ACCESS)
                                .refreshTokenTimeToLive(REFRESH)
                                .reuseRefreshTokens(false)
                                .deviceCodeTimeToLive(DEVICE_CODE)
                                .idTokenSignatureAlgorithm(SignatureAlgorithm.ES256)
                                .build())
                .build();
    }

    @Bean
    Authorizations authorizations(
            JdbcOperations jdbc,
            RegisteredClientRepository clients,
            TransactionTemplate transaction) {
        return new Authorizations(jdbc, clients, transaction);
    }

    @Bean
    OAuth2AuthorizationConsentService consents(
            JdbcOperations jdbc, RegisteredClientRepository clients) {
        return new AskedConsents(new JdbcOAuth2AuthorizationConsentService(jdbc, clients), clients);
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings() {
        return AuthorizationServerSettings.builder().build();
    }

    @Bean
    JwtEncoder tokenEncoder(TokenKeys keys) {
        NimbusJwtEncoder encoder = new NimbusJwtEncoder(keys);
        encoder.setJwkSelector(List::getFirst);
        return encoder;
    }

    @Bean
    JwtDecoder tokenDecoder(TokenKeys keys, Hosts hosts) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        // Claims are checked below, once, with the clock of Spring's validators.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        OAuth2TokenValidator<Jwt> ours = token -> ours(token, hosts);
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        new JwtTimestampValidator(Duration.ZERO), ours));
        return decoder;
    }

    private static OAuth2TokenValidatorResult ours(Jwt token, Hosts hosts) {
        List<String> audience = token.getAudience();
        if (audience == null || !audience.contains(AccessTokens.AUDIENCE)) {
            return OAuth2TokenValidatorResult.failure(
                    new OAuth2Error("invalid_token", "The token is for something else.", null));
        }
        String host = host(token.getClaimAsString("iss"));
        return host != null && hosts.known(host)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error("invalid_token", "The token is another hub's.", null));
    }

    private static @Nullable String host(@Nullable String issuer) {
        try {
            return issuer == null ? null : new URI(issuer).getHost();
        } catch (URISyntaxException malformed) {
            return null;
        }
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> tokenClaims(StoredPersons persons) {
        return context -> {
            context.getJwsHeader().algorithm(SignatureAlgorithm.ES256);
            if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
                Set<String> scopes = new LinkedHashSet<>(context.getAuthorizedScopes());
                context.getClaims()
                        // Of a class that Spring's reader of stored claims accepts.
                        .audience(Collections.singletonList(AccessTokens.AUDIENCE))
                        .claim(AccessTokens.CLIENT, context.getRegisteredClient().getClientId())
                        .claim(AccessTokens.SCOPE, String.join(" ", scopes));
            } else if (context.getAuthorizedScopes().contains("profile")) {
                Authentication principal = Objects.requireNonNull(context.getPrincipal());
                persons.find(Id.PersonId.parse(principal.getName()))
                        .ifPresent(person -> {
                            context.getClaims()
                                    .claim("name", person.displayName())
                                    .claim("preferred_username", person.name());
                            person.locale()
                                    .ifPresent(
                                            locale -> context.getClaims().claim("locale", locale));
                        });
            }
        };
    }
}
