package org.opentos.hub.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Explains what fails outside of any controller, for example a session that cannot be read because
/// the database is away. Whoever went away is told nothing.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class FaultFilter extends OncePerRequestFilter {
    private final JsonMapper json;

    FaultFilter(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | RuntimeException | ServletException failure) {
            if (Faults.hungUp(failure)) {
                return;
            }
            if (failure instanceof IOException || response.isCommitted()) {
                throw failure;
            }
            response.reset();
            Answers.write(response, json, Faults.explain(failure));
        }
    }
}
