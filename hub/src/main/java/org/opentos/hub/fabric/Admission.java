package org.opentos.hub.fabric;

import java.net.InetAddress;
import org.opentos.protocol.Outcome;

/// Decides who may come in at a door, and where they stand then. Called on a virtual thread; may
/// block. The room above implements it.
public interface Admission {

    /// @param clientId as sent; may be empty, then the door assigns one
    Outcome<Client> admit(Credential credential, String clientId, InetAddress address);

    /// Tells that an admitted client's connection is established.
    void connected(Client client);

    /// Tells that a client's connection ended. Called once for each [#connected].
    ///
    /// @param reason a stable word: `client-left`, `connection-lost`, `keep-alive-missed`,
    ///   `taken-over`, `administrative`, `protocol-error`, `hub-stops`, `message-not-kept`
    void disconnected(Client client, String reason);

    /// Tells that a client's connection to another process of the hub is established.
    void connectedElsewhere(Client client);

    /// Tells that a client's connection to another process ended.
    ///
    /// @param killed whether that process is gone and this one is to tell in its place
    void disconnectedElsewhere(Client client, boolean killed);
}
