package org.opentos.hub.devices;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.opentos.protocol.Id;

/// Says which registered device a credential belongs to, for the doors. It asks the database, so it
/// may block; a revoked credential answers as one that never was.
public interface DeviceCredentials {

    /// The device that holds this certificate: signed by the hub's authority, registered under
    /// exactly this certificate, and not revoked. Its dates do not count, since a device's clock
    /// may not be set.
    Optional<Id.DeviceId> byCertificate(X509Certificate certificate);

    /// Whether this is the device's token, as it was handed out in `identity.json`. Takes the same
    /// time for a wrong token and an unknown device.
    ///
    /// @param token the bytes of the text, as MQTT's password carries them
    boolean tokenMatches(Id.DeviceId device, byte[] token);
}
