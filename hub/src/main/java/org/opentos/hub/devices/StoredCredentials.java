package org.opentos.hub.devices;

import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.opentos.hub.identity.CertificateAuthority;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// [DeviceCredentials] over the registered devices.
@Component
class StoredCredentials implements DeviceCredentials {
    /// What a wrong token for an unknown device is compared with.
    private static final byte[] NOBODY = new byte[32];

    private final JdbcClient jdbc;
    private final CertificateAuthority authority;

    StoredCredentials(JdbcClient jdbc, CertificateAuthority authority) {
        this.jdbc = jdbc;
        this.authority = authority;
    }

    @Override
    public Optional<Id.DeviceId> byCertificate(X509Certificate certificate) {
        return authority
                .deviceOf(certificate)
                .filter(device -> matches("certificate_hash", device, encoded(certificate)));
    }

    @Override
    public boolean tokenMatches(Id.DeviceId device, byte[] token) {
        return matches("token_hash", device, token);
    }

    private boolean matches(String column, Id.DeviceId device, byte[] shown) {
        Optional<byte[]> kept =
                jdbc.sql(
                                "select "
                                        + column
                                        + " from device where id = ? and revoked_at is null and "
                                        + column
                                        + " is not null")
                        .param(device.value())
                        .query(byte[].class)
                        .optional();
        boolean same = MessageDigest.isEqual(Digests.sha256(shown), kept.orElse(NOBODY));
        return same && kept.isPresent();
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException damaged) {
            return new byte[0];
        }
    }
}
