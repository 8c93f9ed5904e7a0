package org.opentos.hub.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.filter.OncePerRequestFilter;

/// Issues nothing under a name that is not the hub's: an issuer or a link made from a forged `Host`
/// would send people elsewhere.
final class HostFilter extends OncePerRequestFilter {
    private static final String ERROR =
            """
            {"error":"invalid_request","error_description":"Use the hub by one of its own names; see its setting host."}\
            """;

    private final Hosts hosts;

    HostFilter(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hosts.known(request)) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("application/json");
        response.getOutputStream().write(ERROR.getBytes(StandardCharsets.UTF_8));
    }
}
