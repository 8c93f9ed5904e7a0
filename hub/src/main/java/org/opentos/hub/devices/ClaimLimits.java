package org.opentos.hub.devices;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.opentos.hub.identity.Attempts;
import org.springframework.stereotype.Component;

/// Limits how often claim codes are guessed, by address and by code. Each attempt is taken before
/// the code is looked at, so that a thousand at once do not slip through, and given back where the
/// code was good. It is kept in the database and survives a restart.
@Component
class ClaimLimits {
    /// Ten at once, then one a minute: at 40 random bits and a million unclaimed devices, a guesser
    /// at one address needs about two years for one device.
    static final Attempts.Limit BY_ADDRESS =
            new Attempts.Limit("claim-address", 10, Duration.ofMinutes(1));

    static final Attempts.Limit BY_CODE =
            new Attempts.Limit("claim-code", 5, Duration.ofMinutes(2));

    private static final int NETWORK_BYTES = 8;

    private final Attempts attempts;

    ClaimLimits(Attempts attempts) {
        this.attempts = attempts;
    }

    /// @return how long to wait where no attempt is left
    Optional<Duration> take(String address, String code) {
        Optional<Duration> wait = attempts.take(BY_ADDRESS, network(address));
        return wait.isPresent() ? wait : attempts.take(BY_CODE, code);
    }

    void giveBack(String address, String code) {
        attempts.giveBack(BY_ADDRESS, network(address));
        attempts.giveBack(BY_CODE, code);
    }

    /// One home's IPv6 network has more addresses than anybody can count: it counts as one.
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        InetAddress parsed = InetAddress.ofLiteral(address);
        return parsed instanceof Inet6Address
                ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES)
                : parsed.getHostAddress();
    }
}
