package org.opentos.hub.content.fetch;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.opentos.hub.settings.ContentSettings;

/// Where the hub may fetch from: the public network, and the origins that the operator named.
///
/// A name is resolved once and the connection goes to the addresses that were looked at here, so a
/// name that leads elsewhere at its next resolution (DNS rebinding) leads nowhere.
public final class AddressPolicy {
    public static final int ADDRESS_CHARACTERS_MAX = 2_000;

    /// Networks of IPv4 that are not the public one (RFC 6890 and those that came after it), as
    /// first address and length of prefix. Java knows some of them by methods of its own.
    private static final List<Network> CLOSED =
            List.of(
                    new Network(0, 0, 0, 0, 8),
                    new Network(10, 0, 0, 0, 8),
                    new Network(100, 64, 0, 0, 10),
                    new Network(127, 0, 0, 0, 8),
                    new Network(169, 254, 0, 0, 16),
                    new Network(172, 16, 0, 0, 12),
                    new Network(192, 0, 0, 0, 24),
                    new Network(192, 0, 2, 0, 24),
                    new Network(192, 88, 99, 0, 24),
                    new Network(192, 168, 0, 0, 16),
                    new Network(198, 18, 0, 0, 15),
                    new Network(198, 51, 100, 0, 24),
                    new Network(203, 0, 113, 0, 24),
                    new Network(224, 0, 0, 0, 3));

    /// Host and port of each origin that the operator named.
    private final Set<String> named;

    private final Resolver resolver;

    /// How names become addresses.
    public interface Resolver {
        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    /// An address leads where the hub does not go.
    static final class ClosedAddressException extends IOException {
        ClosedAddressException(String host) {
            super(host + " leads to a private network or to the hub's own machine");
        }
    }

    private record Network(int first, int second, int third, int fourth, int bits) {
        boolean holds(byte[] address) {
            int own = (first << 24) | (second << 16) | (third << 8) | fourth;
            int other =
                    ((address[0] & 0xff) << 24)
                            | ((address[1] & 0xff) << 16)
                            | ((address[2] & 0xff) << 8)
                            | (address[3] & 0xff);
            return ((own ^ other) >>> (32 - bits)) == 0;
        }
    }

    public AddressPolicy(ContentSettings settings, Resolver resolver) {
        this.named =
                settings.privateOrigins().stream()
                        .map(each -> each.substring(each.indexOf("://") + 3))
                        .collect(Collectors.toUnmodifiableSet());
        this.resolver = resolver;
    }

    /// An address as the hub can fetch it; empty where it is none. A fragment is left out.
    public static Optional<URI> read(String text) {
        String whole = text.strip();
        if (whole.isEmpty() || whole.length() > ADDRESS_CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            return read(new URI(whole));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    /// The same of an address that stands in what was fetched from another, and may be relative.
    public static Optional<URI> read(URI base, String text) {
        String whole = text.strip().replace(" ", "%20");
        if (whole.isEmpty() || whole.length() > ADDRESS_CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            return read(base.resolve(new URI(whole)));
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<URI> read(URI address) {
        String scheme =
                address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean isFit =
                Set.of("http", "https").contains(scheme)
                        && address.getHost() != null
                        && address.getRawUserInfo() == null
                        && address.getPort() <= 65_535
                        && address.toASCIIString().length() <= ADDRESS_CHARACTERS_MAX;
        if (!isFit) {
            return Optional.empty();
        }
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return Optional.of(
                URI.create(
                        URI.create(
                                        scheme
                                                + "://"
                                                + address.getHost().toLowerCase(Locale.ROOT)
                                                + port
                                                + path
                                                + query)
                                .toASCIIString()));
    }

    /// The addresses of a host, each of which may be connected to.
    ///
    /// @throws ClosedAddressException where one of them may not be
    InetAddress[] resolve(String host, int port) throws IOException {
        boolean isNamed = named.contains(host.toLowerCase(Locale.ROOT) + ":" + port);
        List<InetAddress> found = resolver.resolve(host);
        for (InetAddress each : found) {
            if (!isNamed && isClosed(each)) {
                throw new ClosedAddressException(host);
            }
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return found.toArray(InetAddress[]::new);
    }

    /// Whether an address is not of the public network, or the hub's own.
    static boolean isClosed(InetAddress address) throws IOException {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || NetworkInterface.getByInetAddress(address) != null) {
            return true;
        }
        return switch (address) {
            case Inet4Address four -> isClosed(four.getAddress());
            case Inet6Address six -> isClosedSix(six.getAddress());
            default -> true;
        };
    }

    private static boolean isClosed(byte[] four) {
        return CLOSED.stream().anyMatch(each -> each.holds(four));
    }

    /// Only 2000::/3 is public, without what holds an address of IPv4 or is for documents and
    /// tests.
    private static boolean isClosedSix(byte[] six) {
        int first = ((six[0] & 0xff) << 8) | (six[1] & 0xff);
        int second = ((six[2] & 0xff) << 8) | (six[3] & 0xff);
        if (first == 0x64 && second == 0xff9b) {
            return isClosed(new byte[] {six[12], six[13], six[14], six[15]});
        }
        boolean isPublic = (first & 0xe000) == 0x2000;
        boolean isTunnel = first == 0x2002 || (first == 0x2001 && second < 0x200);
        boolean isForDocuments = (first == 0x2001 && second == 0xdb8) || (first >>> 4) == 0x3ff;
        return !isPublic || isTunnel || isForDocuments;
    }

    /// The system's resolver, which does not know that `*.localhost` is this machine (RFC 6761).
    public static List<InetAddress> system(String host) throws UnknownHostException {
        boolean isHere = host.equals("localhost") || host.endsWith(".localhost");
        return isHere
                ? List.of(InetAddress.getByName("127.0.0.1"))
                : List.of(InetAddress.getAllByName(host));
    }
}
