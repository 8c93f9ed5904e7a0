package org.opentos.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;

class CertificateAuthorityTest {
    private static final TestDatabase database = TestDatabase.fresh();

    private final TestClock clock = new TestClock();
    private final Ids ids = new Ids(clock, new SecureRandom());
    private final CertificateAuthority authority = authority();

    @AfterAll
    static void close() {
        database.close();
    }

    private CertificateAuthority authority() {
        return new DatabaseCertificateAuthority(database.jdbc(), clock);
    }

    @Test
    void the_authority_is_the_same_after_a_restart() {
        assertThat(authority().root()).isEqualTo(authority.root());
    }

    @Test
    void a_certificate_names_its_device_also_while_clocks_stand_at_1970() throws Exception {
        Id.DeviceId device = ids.next(Id.DeviceId::new);
        X509Certificate certificate = authority.issue(device, key());
        certificate.checkValidity(new Date(0));
        authority.root().checkValidity(new Date(0));
        assertThat(authority.deviceOf(certificate)).contains(device);
    }

    @Test
    void anothers_certificate_names_no_device() {
        Id.DeviceId device = ids.next(Id.DeviceId::new);
        try (TestDatabase elsewhere = TestDatabase.fresh()) {
            CertificateAuthority other = new DatabaseCertificateAuthority(elsewhere.jdbc(), clock);
            assertThat(authority.deviceOf(other.issue(device, key()))).isEmpty();
        }
    }

    @Test
    void a_forged_certificate_with_the_right_issuer_names_no_device() {
        Certificates certificates = new Certificates();
        Certificates.Keyed forger =
                certificates.root(
                        authority.root().getSubjectX500Principal().getName().substring(3));
        X509Certificate forged =
                certificates.client(forger, ids.next(Id.DeviceId::new).text(), key());
        assertThat(forged.getIssuerX500Principal())
                .isEqualTo(authority.root().getSubjectX500Principal());
        assertThat(authority.deviceOf(forged)).isEmpty();
    }

    @Test
    void a_server_certificate_is_no_device() {
        String device = ids.next(Id.DeviceId::new).text();
        assertThat(authority.deviceOf(server(Set.of(device)))).isEmpty();
    }

    @Test
    void a_server_keeps_its_certificate_until_it_nears_its_end() throws Exception {
        X509Certificate first = server(Set.of("hub.test", "127.0.0.1", "::1"));
        first.verify(authority.root().getPublicKey());
        assertThat(first.getSubjectAlternativeNames())
                .contains(List.of(2, "hub.test"), List.of(7, "127.0.0.1"));
        assertThat(server(Set.of("127.0.0.1", "::1", "hub.test"))).isEqualTo(first);
        assertThat(server(Set.of("hub.example"))).isNotEqualTo(first);
        clock.advance(
                DatabaseCertificateAuthority.SERVER_VALID.minus(
                        DatabaseCertificateAuthority.SERVER_RENEWED_BEFORE));
        assertThat(server(Set.of("hub.test", "127.0.0.1", "::1"))).isNotEqualTo(first);
    }

    @Test
    void a_running_server_takes_up_the_renewed_certificate() {
        X509ExtendedKeyManager keys =
                (X509ExtendedKeyManager) authority.serverKeys(Set.of("running.test"))[0];
        String before = keys.chooseEngineServerAlias("EC", null, null);
        X509Certificate first = keys.getCertificateChain(before)[0];
        clock.advance(Duration.ofDays(380));
        String after = keys.chooseEngineServerAlias("EC", null, null);
        assertThat(after).isNotEqualTo(before);
        assertThat(keys.getCertificateChain(after)[0]).isNotEqualTo(first);
    }

    private X509Certificate server(Set<String> names) {
        return ((X509ExtendedKeyManager) authority.serverKeys(names)[0])
                .getCertificateChain("server-0")[0];
    }

    private static PublicKey key() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
        } catch (java.security.NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
