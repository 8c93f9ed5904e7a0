package org.opentos.hub.fabric.mqtt;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;

/// Counts refused credentials by address, so that guessing is slow. An IPv6 address counts as its
/// /64 network, which one guesser holds as a whole.
final class FailedConnects {
    /// Beyond as many addresses within a minute, all are forgotten: memory stays bounded, and
    /// whoever has so many addresses is not stopped by counting them.
    private static final int ADDRESSES_MAX = 20_000;

    private static final int NETWORK_BYTES = 8;

    private final int perMinuteMax;
    private final ConcurrentHashMap<String, Integer> failures = new ConcurrentHashMap<>();

    FailedConnects(int perMinuteMax) {
        this.perMinuteMax = perMinuteMax;
    }

    boolean tooMany(InetAddress address) {
        return failures.getOrDefault(network(address), 0) >= perMinuteMax;
    }

    void failed(InetAddress address) {
        if (failures.size() >= ADDRESSES_MAX) {
            failures.clear();
        }
        failures.merge(network(address), 1, Integer::sum);
    }

    /// To be called once a minute.
    void forget() {
        failures.clear();
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(
                        address instanceof Inet6Address
                                ? Arrays.copyOf(bytes, NETWORK_BYTES)
                                : bytes);
    }
}
