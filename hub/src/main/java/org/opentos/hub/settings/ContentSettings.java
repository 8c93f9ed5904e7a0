package org.opentos.hub.settings;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// From where content may come beside the public network.
///
/// @param privateOrigins `scheme://host:port` in lower case, with the port written out
public record ContentSettings(Set<String> privateOrigins) {
    static final String PRIVATE_ORIGINS = "content-private-origins";
    private static final int ORIGINS_MAX = 100;

    public ContentSettings {
        privateOrigins = Set.copyOf(privateOrigins);
    }

    static ContentSettings read(Map<String, String> all) {
        Set<String> origins = new LinkedHashSet<>();
        for (String each : all.getOrDefault(PRIVATE_ORIGINS, "").split(",")) {
            if (!each.isBlank()) {
                origins.add(origin(each.strip()));
            }
        }
        if (origins.size() > ORIGINS_MAX) {
            throw new StartException(PRIVATE_ORIGINS + " names more than " + ORIGINS_MAX);
        }
        return new ContentSettings(origins);
    }

    private static String origin(String text) {
        String wrong =
                PRIVATE_ORIGINS
                        + " holds "
                        + text
                        + "; name origins, for example http://nas.home:8200, with commas between";
        try {
            URI address = URI.create(text);
            boolean isOrigin =
                    address.getHost() != null
                            && address.getRawUserInfo() == null
                            && address.getRawQuery() == null
                            && address.getRawFragment() == null
                            && (address.getRawPath().isEmpty() || address.getRawPath().equals("/"));
            if (isOrigin && Set.of("http", "https").contains(scheme(address))) {
                return originOf(address);
            }
        } catch (IllegalArgumentException noAddress) {
            throw new StartException(wrong, noAddress);
        }
        throw new StartException(wrong);
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }

    /// How the origin of an address is written here.
    public static String originOf(URI address) {
        int usual = scheme(address).equals("https") ? 443 : 80;
        int port = address.getPort() < 0 ? usual : address.getPort();
        return scheme(address) + "://" + address.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
