package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.opentos.hub.identity.Sessions;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.stereotype.Component;

/// The cookies that carry a page's session.
///
/// Cookies ignore ports and a page on http may not overwrite a `Secure` cookie, so each scheme has
/// a name of its own: one host can serve both, and neither shuts the other out.
@Component
class SessionCookies implements CookieSerializer {
    static final String HTTP = "opentos_hub";

    /// The prefix makes browsers refuse it unless it is secure and for this host alone (RFC
    /// 6265bis).
    static final String HTTPS = "__Host-opentos_hub";

    private final DefaultCookieSerializer http = serializer(HTTP, false);
    private final DefaultCookieSerializer https = serializer(HTTPS, true);

    private static DefaultCookieSerializer serializer(String name, boolean secure) {
        DefaultCookieSerializer serializer = new DefaultCookieSerializer();
        serializer.setCookieName(name);
        serializer.setUseSecureCookie(secure);
        serializer.setUseHttpOnlyCookie(true);
        serializer.setSameSite("Lax");
        serializer.setCookiePath("/");
        serializer.setCookieMaxAge((int) Sessions.ABSOLUTE.toSeconds());
        return serializer;
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        of(value.getRequest()).writeCookieValue(value);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return of(request).readCookieValues(request);
    }

    private DefaultCookieSerializer of(HttpServletRequest request) {
        return request.isSecure() ? https : http;
    }
}
