package org.opentos.hub.fabric;

import java.security.cert.X509Certificate;

/// What a client shows at a door to say who it is. Its secrets never appear in a log.
public sealed interface Credential {

    /// A client certificate whose key the client has proved to hold; its chain is not yet checked.
    record Certificate(X509Certificate certificate) implements Credential {}

    /// A user name and a password, as MQTT's CONNECT carries them.
    record NameAndPassword(String name, byte[] password) implements Credential {
        @Override
        public String toString() {
            return "NameAndPassword[" + name + "]";
        }
    }

    /// Nothing at all.
    record None() implements Credential {}
}
