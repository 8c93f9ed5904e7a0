package org.opentos.hub.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.identity.Sessions;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Limits, for each address, the requests of nobody that the hub has to remember: the challenge of
/// a passkey sign-in and the codes of the device grant (RFC 8628). It stands behind the filter that
/// finds sessions and before those of Spring Security, whose endpoints these are.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 60)
class VisitorLimitFilter extends OncePerRequestFilter {
    /// Of a session of 30 minutes each.
    static final Attempts.Limit PASSKEY_CHALLENGES_PER_ADDRESS =
            new Attempts.Limit("passkey-challenge-address", 60, Duration.ofSeconds(5));

    /// Of an authorization of 10 minutes each.
    static final Attempts.Limit DEVICE_GRANTS_PER_ADDRESS =
            new Attempts.Limit("device-grant-address", 60, Duration.ofSeconds(10));

    private static final Map<Attempts.Limit, RequestMatcher> LIMITED =
            Map.of(
                    PASSKEY_CHALLENGES_PER_ADDRESS,
                    post("/webauthn/authenticate/options"),
                    DEVICE_GRANTS_PER_ADDRESS,
                    post("/oauth2/device_authorization"));

    private final Attempts attempts;
    private final Sessions sessions;
    private final JsonMapper json;

    VisitorLimitFilter(Attempts attempts, Sessions sessions, JsonMapper json) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.json = json;
    }

    private static RequestMatcher post(String path) {
        return PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, path);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Duration> wait =
                LIMITED.entrySet().stream()
                        .filter(each -> each.getValue().matches(request))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .filter(_ -> !sessions.containsContext(request))
                        .flatMap(limit -> attempts.take(limit, request.getRemoteAddr()));
        if (wait.isPresent()) {
            Answers.write(
                    response,
                    json,
                    Refusal.of(
                            RefusalCode.TOO_MANY_ATTEMPTS,
                            "Too many attempts from this address; try again in a while."),
                    wait.get());
            return;
        }
        chain.doFilter(request, response);
    }
}
