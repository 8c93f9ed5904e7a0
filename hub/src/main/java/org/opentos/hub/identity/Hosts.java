package org.opentos.hub.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.opentos.hub.settings.HubSettings;
import org.springframework.stereotype.Component;

/// The names by which this hub is itself: what a token may be issued under and a passkey bound to.
@Component
public class Hosts {
    private static final Set<String> ALWAYS =
            Set.of("localhost", "hub.localhost", "hub.test", "127.0.0.1", "::1");

    private final String host;
    private final Set<String> names = new LinkedHashSet<>();

    Hosts(HubSettings settings) {
        this.host = settings.host().toLowerCase(Locale.ROOT);
        names.add(host);
        names.addAll(ALWAYS);
        if (!settings.bind().equals("0.0.0.0") && !settings.bind().equals("::")) {
            names.add(settings.bind());
        }
    }

    /// The name by which people and devices usually reach the hub.
    public String usual() {
        return host;
    }

    /// Every name and address, for the certificate of the hub's own servers.
    public Set<String> names() {
        return Set.copyOf(names);
    }

    public boolean known(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return names.contains(
                plain.startsWith("[") && plain.endsWith("]")
                        ? plain.substring(1, plain.length() - 1)
                        : plain);
    }

    /// Whether the request came by one of the hub's names, and not by a name that somebody else
    /// points at it.
    public boolean known(HttpServletRequest request) {
        return known(request.getServerName());
    }

    /// The origin (RFC 6454) under which the request came.
    static String origin(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean usual = request.isSecure() ? port == 443 : port == 80;
        return request.getScheme() + "://" + request.getServerName() + (usual ? "" : ":" + port);
    }
}
