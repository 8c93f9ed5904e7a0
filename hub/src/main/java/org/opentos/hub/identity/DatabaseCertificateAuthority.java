package org.opentos.hub.identity;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The certificate authority, kept in the database: every hub process on it is the same authority.
@Component
class DatabaseCertificateAuthority implements CertificateAuthority {
    /// Browsers refuse server certificates that hold longer than 825 days; a year and a month
    /// leaves time to notice.
    static final Duration SERVER_VALID = Duration.ofDays(397);

    static final Duration SERVER_RENEWED_BEFORE = Duration.ofDays(30);

    /// For a page whose clock is somewhat late.
    private static final Duration SERVER_BEGUN = Duration.ofDays(1);

    private static final int NAMES_MAX = 64;
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Certificates certificates = new Certificates();
    private volatile Certificates.@Nullable Keyed root;

    DatabaseCertificateAuthority(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public X509Certificate root() {
        return keyedRoot().certificate();
    }

    @Override
    public X509Certificate issue(Id.DeviceId device, PublicKey key) {
        return certificates.client(keyedRoot(), device.text(), key);
    }

    @Override
    public Optional<Id.DeviceId> deviceOf(X509Certificate certificate) {
        Certificates.Keyed authority = keyedRoot();
        try {
            if (!certificate
                    .getIssuerX500Principal()
                    .equals(authority.certificate().getSubjectX500Principal())) {
                return Optional.empty();
            }
            List<String> uses = certificate.getExtendedKeyUsage();
            if (uses == null || !uses.contains(CLIENT_AUTHENTICATION)) {
                return Optional.empty();
            }
            certificate.verify(authority.certificate().getPublicKey());
            for (Rdn part :
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return Optional.of(Id.DeviceId.parse(part.getValue().toString()));
                }
            }
            return Optional.empty();
        } catch (GeneralSecurityException | InvalidNameException | IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    @Override
    public KeyManager[] serverKeys(Collection<String> names) {
        TreeSet<String> sorted = new TreeSet<>(names);
        if (sorted.isEmpty() || sorted.size() > NAMES_MAX) {
            throw new IllegalArgumentException(
                    "a server has 1 to " + NAMES_MAX + " names, not " + sorted.size());
        }
        return new KeyManager[] {new ServerKeys(() -> server(sorted), clock)};
    }

    private Certificates.Keyed keyedRoot() {
        Certificates.@Nullable Keyed known = root;
        if (known != null) {
            return known;
        }
        Certificates.Keyed found = storedRoot().orElseGet(this::makeRoot);
        root = found;
        return found;
    }

    private Optional<Certificates.Keyed> storedRoot() {
        return jdbc.sql("select certificate, private_key from authority")
                .query((row, number) ->
                        Certificates.read(row.getBytes("certificate"), row.getBytes("private_key")))
                .optional();
    }

    private Certificates.Keyed makeRoot() {
        // The random part keeps browsers from taking two hubs' authorities for one.
        String name =
                "OpenTOS hub " + Long.toHexString(new java.security.SecureRandom().nextLong());
        Certificates.Keyed fresh = certificates.root(name);
        jdbc.sql(
                        "insert into authority (certificate, private_key, created_at) values (?, ?, ?) on conflict do nothing")
                .params(
                        encoded(fresh.certificate()),
                        fresh.key().getEncoded(),
                        sql(clock.instant()))
                .update();
        return storedRoot().orElseThrow();
    }

    /// The stored key for these names while it is good for long enough; otherwise a new one.
    private Certificates.Keyed server(NavigableSet<String> names) {
        String key = String.join(" ", names);
        Instant now = clock.instant();
        Optional<Certificates.Keyed> stored =
                jdbc.sql(
                                """
                                select certificate, private_key from server_key
                                where names = ? and expires_at > ? order by expires_at desc limit 1
                                """)
                        .params(key, sql(now.plus(SERVER_RENEWED_BEFORE)))
                        .query((row, number) ->
                                Certificates.read(
                                        row.getBytes("certificate"), row.getBytes("private_key")))
                        .optional();
        return stored.orElseGet(() -> {
            Instant end = now.plus(SERVER_VALID);
            Certificates.Keyed fresh =
                    certificates.server(keyedRoot(), names, now.minus(SERVER_BEGUN), end);
            jdbc.sql("delete from server_key where expires_at < ?").param(sql(now)).update();
            jdbc.sql(
                            "insert into server_key (names, certificate, private_key, expires_at) values (?, ?, ?, ?)")
                    .params(key, encoded(fresh.certificate()), fresh.key().getEncoded(), sql(end))
                    .update();
            return fresh;
        });
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException damaged) {
            throw new IllegalStateException("a certificate just made cannot be encoded", damaged);
        }
    }

    private static java.time.OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
