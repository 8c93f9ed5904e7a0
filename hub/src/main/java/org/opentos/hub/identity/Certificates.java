package org.opentos.hub.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes X.509 certificates (RFC 5280) with ECDSA on P-256, which the smallest TLS stacks speak.
final class Certificates {
    /// Before any device's clock: one that has never been set stands at 1970.
    static final Instant ALWAYS_BEGUN = Instant.EPOCH;

    /// "No well-defined expiration date" (RFC 5280, section 4.1.2.5).
    static final Instant NEVER_ENDING = Instant.parse("9999-12-31T23:59:59Z");

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 127;

    private final SecureRandom random = new SecureRandom();

    /// @param key private, of the certificate's public key
    record Keyed(X509Certificate certificate, PrivateKey key) {}

    KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("P-256 is part of every JDK", absent);
        }
    }

    Keyed root(String name) {
        KeyPair pair = keyPair();
        X500Name subject = commonName(name);
        try {
            X509v3CertificateBuilder builder =
                    builder(subject, ALWAYS_BEGUN, NEVER_ENDING, subject, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new Keyed(sign(builder, pair.getPrivate()), pair.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
            throw new IllegalStateException("cannot make the root certificate", failure);
        }
    }

    X509Certificate client(Keyed root, String name, PublicKey key) {
        try {
            X509v3CertificateBuilder builder =
                    leaf(
                            root,
                            name,
                            key,
                            ALWAYS_BEGUN,
                            NEVER_ENDING,
                            KeyPurposeId.id_kp_clientAuth);
            return sign(builder, root.key());
        } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
            throw new IllegalStateException("cannot issue a certificate for " + name, failure);
        }
    }

    /// @param names host names and addresses; the first is the common name
    Keyed server(Keyed root, Collection<String> names, Instant begin, Instant end) {
        KeyPair pair = keyPair();
        String first = names.iterator().next();
        try {
            X509v3CertificateBuilder builder =
                    leaf(root, first, pair.getPublic(), begin, end, KeyPurposeId.id_kp_serverAuth);
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            names.stream()
                                    .map(Certificates::generalName)
                                    .toArray(GeneralName[]::new)));
            return new Keyed(sign(builder, root.key()), pair.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
            throw new IllegalStateException(
                    "cannot issue a server certificate for " + names, failure);
        }
    }

    static Keyed read(byte[] certificate, byte[] key) {
        try {
            return new Keyed(
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new java.io.ByteArrayInputStream(certificate)),
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("a certificate in the database is damaged", damaged);
        }
    }

    private X509v3CertificateBuilder leaf(
            Keyed root, String name, PublicKey key, Instant begin, Instant end, KeyPurposeId use)
            throws IOException, GeneralSecurityException {
        X500Name issuer =
                X500Name.getInstance(root.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = builder(issuer, begin, end, commonName(name), key);
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(root.certificate()));
        return builder;
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, Instant begin, Instant end, X500Name subject, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(begin),
                Date.from(end),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    }

    private static X500Name commonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    private static GeneralName generalName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }
}
