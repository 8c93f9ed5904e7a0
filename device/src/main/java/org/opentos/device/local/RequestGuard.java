package org.opentos.device.local;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Locale;
import java.util.Set;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// Lets in only the device's own page.
///
/// Whoever can open this port can switch the device, so: the Host must be a name of this machine
/// (else a stranger's domain could be pointed here, DNS rebinding); what changes something must
/// come from the page's own origin and be JSON (else any page could post a form, CSRF); another
/// site may not even read. Every answer forbids framing, foreign scripts and sniffing.
final class RequestGuard implements Filter {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final HeaderName CONTENT_SECURITY_POLICY =
            HeaderNames.create("Content-Security-Policy");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src"
                    + " 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; base-uri"
                    + " 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Set<String> hosts;

    RequestGuard(String name) {
        this.hosts = Set.of(name + ".localhost", "localhost", "127.0.0.1");
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(CONTENT_SECURITY_POLICY, POLICY);
        response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        response.header(HeaderNames.create("Cross-Origin-Resource-Policy"), "same-origin");
        response.header(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin");
        response.header(HeaderNames.create("X-Frame-Options"), "DENY");
        String host = header(request, HeaderNames.HOST);
        if (!hosts.contains(name(host))) {
            refuse(response, "This device does not answer to that host name.");
        } else if (foreign(request, host)) {
            refuse(response, "Only this device's own page may ask this.");
        } else if (changes(request) && !isJson(request)) {
            refuse(response, "Send the request with Content-Type: application/json.");
        } else {
            chain.proceed();
        }
    }

    private static void refuse(RoutingResponse response, String detail) {
        Problems.send(response, Refusal.of(RefusalCode.NOT_ALLOWED, detail));
    }

    /// A browser always names the origin of a post, and of a request from another site. A program
    /// on this machine names none; it needs no browser to do harm.
    private static boolean foreign(RoutingRequest request, String host) {
        String origin = header(request, HeaderNames.ORIGIN);
        if (!origin.isEmpty() && !origin.equals("http://" + host)) {
            return true;
        }
        String site = header(request, FETCH_SITE);
        boolean ownSite = site.isEmpty() || site.equals("same-origin") || site.equals("none");
        boolean page = request.path().path().equals("/");
        return !ownSite && !page;
    }

    private static boolean changes(RoutingRequest request) {
        Method method = request.prologue().method();
        return !method.equals(Method.GET) && !method.equals(Method.HEAD);
    }

    private static boolean isJson(RoutingRequest request) {
        String type = header(request, HeaderNames.CONTENT_TYPE).toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.startsWith("application/json;");
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private static String header(RoutingRequest request, HeaderName name) {
        return request.headers().first(name).orElse("");
    }
}
