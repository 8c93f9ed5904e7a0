package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Sessions;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.stereotype.Component;

/// Keeps the token that proves a page's unsafe requests: in the session of who is signed in, and in
/// a cookie of who is not, since looking at a page must not store anything in the hub.
@Component
class PageCsrfTokens implements CsrfTokenRepository {
    private static final String HEADER = "X-CSRF-TOKEN";

    /// Named as [SessionCookies] names those of sessions, for the same reasons.
    private static final String HTTP = SessionCookies.HTTP + "_visitor";

    private static final String HTTPS = SessionCookies.HTTPS + "_visitor";

    private final Sessions sessions;
    private final CsrfTokenRepository persons = new HttpSessionCsrfTokenRepository();
    private final CsrfTokenRepository http = visitors(HTTP, false);
    private final CsrfTokenRepository https = visitors(HTTPS, true);

    PageCsrfTokens(Sessions sessions) {
        this.sessions = sessions;
    }

    private static CsrfTokenRepository visitors(String cookie, boolean secure) {
        CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
        repository.setCookieName(cookie);
        repository.setHeaderName(HEADER);
        repository.setCookiePath("/");
        repository.setCookieCustomizer(each -> each.httpOnly(true).secure(secure).sameSite("Lax"));
        return repository;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return of(request).generateToken(request);
    }

    @Override
    public void saveToken(
            @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        of(request).saveToken(token, request, response);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return of(request).loadToken(request);
    }

    private CsrfTokenRepository of(HttpServletRequest request) {
        if (sessions.containsContext(request)) {
            return persons;
        }
        return request.isSecure() ? https : http;
    }
}
