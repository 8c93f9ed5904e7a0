package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// What a browser is told about every answer.
final class Headers {
    private static final String POLICY = "Content-Security-Policy";
    private static final String BASE =
            "default-src 'self'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none';"
                    + " frame-ancestors 'none'; base-uri 'none'; ";
    private static final String PAGES =
            BASE + "form-action 'self'; frame-src %s" + RunController.PATH;

    /// A consent ends with a redirect to the app, which on this machine listens on a port of its
    /// own (RFC 8252, section 7.3); browsers hold redirects of a form against its policy.
    private static final String CONSENT =
            BASE + "form-action 'self' http://127.0.0.1:* http://localhost:*";

    /// The page to try the API sets styles of its own.
    private static final String API_PAGE =
            BASE + "style-src 'self' 'unsafe-inline'; form-action 'self'";

    private static final Duration HTTPS_ONLY = Duration.ofDays(180);

    private Headers() {}

    static void set(HeadersConfigurer<HttpSecurity> headers) {
        headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::disable)
                .addHeaderWriter(
                        new DelegatingRequestMatcherHeaderWriter(
                                each -> !isApp(each),
                                new StaticHeadersWriter("X-Frame-Options", "DENY")))
                .referrerPolicy(each -> each.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(each ->
                        each.policy(
                                "camera=(self), microphone=(self), geolocation=(self),"
                                        + " payment=(), usb=(),"
                                        + " publickey-credentials-get=(self)"))
                .httpStrictTransportSecurity(each ->
                        each.maxAgeInSeconds(HTTPS_ONLY.toSeconds())
                                .includeSubDomains(false)
                                .requestMatcher(Headers::onlyHttps))
                .addHeaderWriter(policy(Headers::isConsent, CONSENT))
                .addHeaderWriter(policy(Headers::isApiPage, API_PAGE))
                .addHeaderWriter(Headers::pagePolicy)
                .addHeaderWriter(
                        new StaticHeadersWriter("Cross-Origin-Opener-Policy", "same-origin"));
    }

    /// A page frames apps, and nothing else of the hub's: so no app can lead its frame there.
    private static void pagePolicy(HttpServletRequest request, HttpServletResponse response) {
        if (!isConsent(request) && !isApiPage(request) && !response.containsHeader(POLICY)) {
            String host = Optional.ofNullable(request.getHeader(HttpHeaders.HOST)).orElse("'self'");
            response.setHeader(POLICY, PAGES.formatted(host));
        }
    }

    private static DelegatingRequestMatcherHeaderWriter policy(
            RequestMatcher where, String policy) {
        return new DelegatingRequestMatcherHeaderWriter(
                where, new StaticHeadersWriter(POLICY, policy));
    }

    /// A browser that is told "https only" under a name of this machine would lose everything else
    /// that listens under it.
    private static boolean onlyHttps(HttpServletRequest request) {
        String host = request.getServerName();
        return request.isSecure() && !host.equals("localhost") && !host.endsWith(".localhost");
    }

    private static boolean isApp(HttpServletRequest request) {
        return request.getRequestURI().startsWith(RunController.PATH);
    }

    private static boolean isConsent(HttpServletRequest request) {
        return request.getRequestURI().equals("/consent");
    }

    private static boolean isApiPage(HttpServletRequest request) {
        return request.getRequestURI().contains("/swagger-ui/");
    }
}
