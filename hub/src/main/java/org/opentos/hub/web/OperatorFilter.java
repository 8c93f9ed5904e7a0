package org.opentos.hub.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.opentos.hub.identity.OperatorToken;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets in who shows the operator's token, from this machine only. Behind a reverse proxy on this
/// machine every request comes from it, so what carries a forwarding header is somebody else's.
final class OperatorFilter extends OncePerRequestFilter {
    static final String AUTHORITY = "OPERATOR_TOKEN";
    static final String SCHEME = "Operator ";

    /// By these a proxy says that it asks for another (RFC 7239, RFC 9110 section 7.6.3, and what
    /// was usual before).
    private static final Set<String> FORWARDING =
            Set.of("forwarded", "via", "x-real-ip", "true-client-ip", "cf-connecting-ip");

    private static final String FORWARDING_PREFIX = "x-forwarded";

    private final OperatorToken token;

    OperatorFilter(OperatorToken token) {
        this.token = token;
    }

    /// Whoever holds the token; no person.
    private static final class Operator extends AbstractAuthenticationToken {
        private static final long serialVersionUID = 1L;

        Operator() {
            super(List.of(new SimpleGrantedAuthority(AUTHORITY)));
            setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Object getPrincipal() {
            return "operator";
        }
    }

    static boolean shown(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.startsWith(SCHEME);
    }

    static boolean fromThisMachine(HttpServletRequest request) {
        if (Collections.list(request.getHeaderNames()).stream()
                .anyMatch(OperatorFilter::forwards)) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static boolean forwards(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return FORWARDING.contains(name) || name.startsWith(FORWARDING_PREFIX);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (shown(request)) {
            String text = request.getHeader(HttpHeaders.AUTHORIZATION).substring(SCHEME.length());
            boolean operator = fromThisMachine(request) && token.is(text);
            SecurityContextHolder.setContext(
                    operator ? new SecurityContextImpl(new Operator()) : new SecurityContextImpl());
        }
        chain.doFilter(request, response);
    }
}
