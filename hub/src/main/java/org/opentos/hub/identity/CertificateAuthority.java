package org.opentos.hub.identity;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import org.opentos.protocol.Id;

/// The hub's own certificate authority: it says which keys are its devices' and signs its own
/// servers' names. Its private key lives in the database and never leaves the process.
public interface CertificateAuthority {

    /// The root that devices and browsers trust.
    X509Certificate root();

    /// Issues a device's certificate (subject CN = the id's text), valid from 1970 to 9999, since a
    /// device's clock may not be set and the hub decides by its own records.
    X509Certificate issue(Id.DeviceId device, PublicKey key);

    /// The device that a certificate of this authority names; empty where the certificate is
    /// another's, is altered, or is not a device's.
    Optional<Id.DeviceId> deviceOf(X509Certificate certificate);

    /// The key and certificate with which the hub's own servers speak TLS, for these host names and
    /// addresses. Renewed when the names change or less than 30 days remain.
    KeyManager[] serverKeys(Collection<String> names);
}
