package org.opentos.bench.peer;

/// A door that messages go through.
public interface Peer {
    /// As it stands in the figures.
    String name();

    /// Its kind and version, for the print of the environment.
    String version();

    int port();

    long pid();
}
