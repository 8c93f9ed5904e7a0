package org.opentos.hub.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Refuses what comes from a page whose origin equals no other, such as an app's: no page of the
/// hub's is one, and a browser that sent a cookie along would be no help to it.
final class OpaqueOriginFilter extends OncePerRequestFilter {
    private static final String OPAQUE = "null";

    private final JsonMapper json;

    OpaqueOriginFilter(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith(RunController.PATH)
                || !OPAQUE.equals(request.getHeader("Origin"));
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Answers.write(
                response,
                json,
                Refusal.of(RefusalCode.NOT_ALLOWED, "An app's page may not ask this of the hub."));
    }
}
