package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Component;

/// Hands a page the token that proves its unsafe requests come from it.
@Component
class CsrfTokens {
    private final CsrfTokenRepository repository;
    private final XorCsrfTokenRequestAttributeHandler masks =
            new XorCsrfTokenRequestAttributeHandler();

    CsrfTokens(CsrfTokenRepository repository) {
        this.repository = repository;
    }

    /// @param token masked anew each time, so that compression leaks nothing of it (BREACH)
    record Shown(String header, String token) {}

    /// The token of the request's session as it is now, which may be another than at its beginning.
    Shown of(HttpServletRequest request, HttpServletResponse response) {
        CsrfToken token = repository.loadDeferredToken(request, response).get();
        masks.handle(request, response, () -> token);
        CsrfToken masked = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        return new Shown(masked.getHeaderName(), masked.getToken());
    }
}
