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
///
/// Apps are framed by the page and are no part of it: under the names of apps (`app-….localhost`,
/// each another site for a browser) only files of apps are served, and what comes from an app's
/// frame reaches nothing else.
final class RequestGuard implements Filter {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final HeaderName CONTENT_SECURITY_POLICY =
            HeaderNames.create("Content-Security-Policy");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' %1$s; font-src"
                    + " 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; base-uri"
                    + " 'none'; form-action 'none'; frame-ancestors 'none'; frame-src %1$s";

    /// The name of an app's origin begins so; what follows is the installation's id.
    private static final String APP = "app-";

    private static final String APP_FILES = "/apps/";

    private final Set<String> hosts;

    RequestGuard(String name) {
        this.hosts = Set.of(name + ".localhost", "localhost", "127.0.0.1");
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String host = header(request, HeaderNames.HOST);
        boolean appFile = request.path().path().startsWith(APP_FILES) && !changes(request);
        response.header(CONTENT_SECURITY_POLICY, POLICY.formatted(apps(host)));
        response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        response.header(
                HeaderNames.create("Cross-Origin-Resource-Policy"),
                appFile ? "cross-origin" : "same-origin");
        response.header(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin");
        if (appFile && (hosts.contains(name(host)) || isApp(request, name(host)))) {
            // Scripts that are modules, and fonts, are fetched with the origin of the frame.
            response.header(HeaderNames.create("Access-Control-Allow-Origin"), "null");
            response.header(HeaderNames.create("X-DNS-Prefetch-Control"), "off");
            chain.proceed();
            return;
        }
        response.header(HeaderNames.create("X-Frame-Options"), "DENY");
        if (!hosts.contains(name(host))) {
            refuse(response, "This device does not answer to that host name.");
        } else if (foreign(request, host)) {
            refuse(response, "Only this device's own page may ask this.");
        } else if (changes(request) && !isOurs(request)) {
            refuse(
                    response,
                    "Send the request with Content-Type: application/json, or audio/l16 for sound.");
        } else {
            chain.proceed();
        }
    }

    /// Where the page may find frames and icons of apps: below its own names on its own port.
    private static String apps(String host) {
        int colon = host.lastIndexOf(':');
        String port = colon < 0 ? "" : host.substring(colon);
        return port.matches(":[0-9]{1,5}") ? "'self' http://*.localhost" + port : "'self'";
    }

    /// An app is served under its own name only.
    private static boolean isApp(RoutingRequest request, String name) {
        String path = request.path().path();
        int end = path.indexOf('/', APP_FILES.length());
        String installation = end < 0 ? "" : path.substring(APP_FILES.length(), end);
        String id = installation.substring(installation.indexOf('_') + 1);
        return !id.isEmpty() && name.equals(APP + id + ".localhost");
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

    static boolean changes(RoutingRequest request) {
        Method method = request.prologue().method();
        return !method.equals(Method.GET) && !method.equals(Method.HEAD);
    }

    /// No page of another site can send these types without asking first.
    private static boolean isOurs(RoutingRequest request) {
        String type = header(request, HeaderNames.CONTENT_TYPE).toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || type.startsWith("application/json;")
                || type.equals("audio/l16");
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private static String header(RoutingRequest request, HeaderName name) {
        return request.headers().first(name).orElse("");
    }
}
