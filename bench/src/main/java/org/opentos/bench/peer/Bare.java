package org.opentos.bench.peer;

import io.netty.util.Version;
import java.util.List;
import java.util.Optional;

/// The bare door in its own process.
public final class Bare implements Peer, AutoCloseable {
    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xmx192m", "--enable-native-access=ALL-UNNAMED");

    private final Child child = Child.java(BareDoor.class.getName(), OPTIONS, List.of());
    private final int port = Integer.parseInt(child.hear());

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public String version() {
        return "a bare door on Netty "
                + Optional.ofNullable(Version.identify().get("netty-common"))
                        .map(Version::artifactVersion)
                        .orElse("of unknown version");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public void close() {
        child.close();
    }
}
