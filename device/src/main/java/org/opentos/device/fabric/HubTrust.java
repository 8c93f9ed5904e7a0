package org.opentos.device.fabric;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509TrustManager;
import org.opentos.device.storage.Identity.Credential;

/// Whom the device trusts, and how it proves who it is.
///
/// Only the authority of identity.json counts. A device that has lost its battery believes that it
/// is 1970, and a hub whose certificate "is not valid yet" could then never tell it the time. So
/// the chain is validated (RFC 5280: signatures, constraints, key usage) as of a moment at which
/// the chain itself is valid, not as of now. The host name is checked by JSSE, as the manager below
/// is a plain [X509TrustManager] under endpoint identification "HTTPS".
final class HubTrust {
    private HubTrust() {}

    static TrustManagerFactory trusting(String authorityPem) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate each : certificates(authorityPem)) {
            anchors.add(new TrustAnchor(each, null));
        }
        return new PinnedFactory(new PinnedTrust(anchors));
    }

    static KeyManagerFactory proving(Credential.Certificate credential)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] chain = certificates(credential.certificate()).toArray(new Certificate[0]);
        char[] none = new char[0];
        store.setKeyEntry("device", privateKey(credential.privateKey()), none, chain);
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory;
    }

    private static List<X509Certificate> certificates(String pem) throws CertificateException {
        Collection<? extends Certificate> found =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate each : found) {
            certificates.add((X509Certificate) each);
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate in the PEM text");
        }
        return certificates;
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        String body = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
        PKCS8EncodedKeySpec key;
        try {
            key = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidKeySpecException("the private key is not PEM", malformed);
        }
        InvalidKeySpecException last = new InvalidKeySpecException("no algorithm was tried");
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(key);
            } catch (InvalidKeySpecException other) {
                last = other;
            }
        }
        throw last;
    }

    /// Validates a chain against the pinned authority as of a time that suits the chain.
    private record PinnedTrust(Set<TrustAnchor> anchors) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("a device has no clients");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            try {
                List<X509Certificate> path = new ArrayList<>(List.of(chain));
                path.removeIf(this::isAnchor);
                Date latestBegin = new Date(0);
                for (X509Certificate each : path) {
                    latestBegin =
                            each.getNotBefore().after(latestBegin)
                                    ? each.getNotBefore()
                                    : latestBegin;
                }
                checkServerUse(path);
                CertPath checked = CertificateFactory.getInstance("X.509").generateCertPath(path);
                PKIXParameters parameters = new PKIXParameters(anchors);
                parameters.setRevocationEnabled(false);
                parameters.setDate(latestBegin);
                CertPathValidator.getInstance("PKIX").validate(checked, parameters);
            } catch (GeneralSecurityException untrusted) {
                throw new CertificateException(
                        "the hub's certificate does not lead to this device's authority",
                        untrusted);
            }
        }

        private static void checkServerUse(List<X509Certificate> path) throws CertificateException {
            if (path.isEmpty()) {
                throw new CertificateException("the hub shows only its authority");
            }
            List<String> uses = path.getFirst().getExtendedKeyUsage();
            if (uses != null
                    && !uses.contains("1.3.6.1.5.5.7.3.1")
                    && !uses.contains("2.5.29.37.0")) {
                throw new CertificateException("the hub's certificate is not one of a server");
            }
        }

        private boolean isAnchor(X509Certificate certificate) {
            return anchors.stream().anyMatch(each -> certificate.equals(each.getTrustedCert()));
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return anchors.stream()
                    .map(TrustAnchor::getTrustedCert)
                    .toArray(X509Certificate[]::new);
        }
    }

    /// The shape in which the MQTT client takes a trust manager.
    private static final class PinnedFactory extends TrustManagerFactory {
        PinnedFactory(TrustManager manager) {
            super(
                    new TrustManagerFactorySpi() {
                        @Override
                        protected void engineInit(KeyStore store) {}

                        @Override
                        protected void engineInit(ManagerFactoryParameters parameters) {}

                        @Override
                        protected TrustManager[] engineGetTrustManagers() {
                            return new TrustManager[] {manager};
                        }
                    },
                    new Provider("OpenTOS", "1", "trust in one authority") {},
                    "pinned");
        }
    }
}
