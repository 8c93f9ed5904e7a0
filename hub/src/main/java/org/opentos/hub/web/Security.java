package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.opentos.hub.identity.OperatorToken;
import org.opentos.hub.identity.Passkeys;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.identity.SignIns;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter;
import tools.jackson.databind.json.JsonMapper;

/// Who may come in through the HTTP doors.
@Configuration(proxyBeanMethods = false)
class Security {

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain pagesAndApi(
            HttpSecurity http,
            JsonMapper json,
            Sessions sessions,
            SignIns signIns,
            Passkeys passkeys,
            OperatorToken operator,
            CsrfTokenRepository csrfTokens) {
        Refusals refusals = new Refusals(json);
        return http.authorizeHttpRequests(each ->
                        each.requestMatchers("/api/v1/operator/**")
                                .hasAuthority(OperatorFilter.AUTHORITY)
                                .requestMatchers("/api/v1/**")
                                .access(new ApiAccess())
                                // Spring Security's own removal knows neither last ways in nor
                                // the audit log; /api/v1/passkeys does.
                                .requestMatchers(HttpMethod.DELETE, "/webauthn/register/**")
                                .denyAll()
                                .requestMatchers("/actuator/health/**")
                                .permitAll()
                                .requestMatchers("/actuator/**")
                                .access((who, what) ->
                                        new AuthorizationDecision(
                                                OperatorFilter.fromThisMachine(what.getRequest())))
                                .anyRequest()
                                .permitAll())
                .addFilterBefore(new OpaqueOriginFilter(json), CsrfFilter.class)
                .addFilterBefore(new OperatorFilter(operator), CsrfFilter.class)
                // Spring Security hands the options of a new passkey out before it asks the rules
                // above.
                .addFilterAfter(
                        new AuthorizationFilter(
                                RequestMatcherDelegatingAuthorizationManager.builder()
                                        .add(
                                                PathPatternRequestMatcher.withDefaults()
                                                        .matcher("/webauthn/register/**"),
                                                new PasskeyAccess(sessions, signIns, passkeys))
                                        .anyRequest()
                                        .permitAll()
                                        .build()),
                        ExceptionTranslationFilter.class)
                .csrf(each ->
                        each.csrfTokenRepository(csrfTokens)
                                // Payment providers have no page of ours; their signature is
                                // what counts.
                                .ignoringRequestMatchers(
                                        OperatorFilter::shown,
                                        PathPatternRequestMatcher.withDefaults()
                                                .matcher(
                                                        HttpMethod.POST,
                                                        NotificationController.PATH)))
                .securityContext(each -> each.securityContextRepository(sessions))
                .oauth2ResourceServer(each ->
                        each.jwt(jwt -> {})
                                .authenticationEntryPoint(refusals::unauthenticated)
                                .accessDeniedHandler(refusals::denied))
                .webAuthn(each ->
                        each.rpId("hub.localhost")
                                .disableDefaultRegistrationPage(true)
                                .withObjectPostProcessor(
                                        new SignedInByPasskey(sessions, signIns, refusals, json)))
                .exceptionHandling(each ->
                        each.authenticationEntryPoint(refusals::unauthenticated)
                                .accessDeniedHandler(refusals::denied))
                .headers(Headers::set)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    /// Says why a request did not come in.
    private record Refusals(JsonMapper json) {

        void unauthenticated(
                HttpServletRequest request,
                HttpServletResponse response,
                AuthenticationException why)
                throws IOException {
            boolean token = request.getHeader("Authorization") != null;
            if (token) {
                response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            }
            Answers.write(
                    response,
                    json,
                    token
                            ? Refusal.of(
                                    RefusalCode.CREDENTIAL_REFUSED,
                                    "The token is not good here, or no longer; get a new one.")
                            : Faults.signInRequired());
        }

        void denied(
                HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
                throws IOException {
            Answers.write(response, json, refusal(why));
        }

        private static Refusal refusal(AccessDeniedException why) {
            if (why instanceof CsrfException) {
                return Refusal.of(
                        RefusalCode.CSRF_REFUSED,
                        "The page's token is missing or old; get a new one from /api/v1/session.");
            }
            if (why instanceof PasskeyAccess.ProofRequired) {
                return Refusal.of(
                        RefusalCode.PROOF_REQUIRED,
                        "Sign in again, and add the passkey within "
                                + Sessions.JUST.toMinutes()
                                + " minutes.");
            }
            boolean app =
                    SecurityContextHolder.getContext().getAuthentication()
                            instanceof JwtAuthenticationToken;
            return app
                    ? Refusal.of(
                            RefusalCode.SCOPE_MISSING,
                            "The app was not allowed this; sign it in again with the scope it needs.")
                    : Refusal.of(RefusalCode.NOT_ALLOWED, "You may not do this.");
        }

        void passkey(
                HttpServletRequest request,
                HttpServletResponse response,
                AuthenticationException why)
                throws IOException {
            Answers.write(
                    response,
                    json,
                    Refusal.of(
                            RefusalCode.SIGN_IN_REFUSED,
                            "This passkey is not known here; sign in another way."));
        }
    }

    /// Begins a session of ours where Spring Security's filter has verified a passkey.
    private record SignedInByPasskey(
            Sessions sessions, SignIns signIns, Refusals refusals, JsonMapper json)
            implements ObjectPostProcessor<WebAuthnAuthenticationFilter> {

        @Override
        public <O extends WebAuthnAuthenticationFilter> O postProcess(O filter) {
            filter.setSecurityContextRepository(sessions);
            filter.setAuthenticationFailureHandler(refusals::passkey);
            filter.setAuthenticationSuccessHandler((request, response, done) -> {
                if (!(done.getPrincipal() instanceof PublicKeyCredentialUserEntity who)) {
                    throw new IllegalStateException("a passkey proved nobody");
                }
                var person = Passkeys.person(who);
                sessions.begin(request, response, person);
                signIns.signedIn(person, "passkey", request.getRemoteAddr());
                response.setContentType("application/json");
                response.getOutputStream()
                        .write(
                                json.writeValueAsBytes(
                                        java.util.Map.of(
                                                "authenticated", true, "redirectUrl", "/")));
            });
            return filter;
        }
    }
}
