package org.opentos.device;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.opentos.device.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// A hub's authority and the identities it mints, for tests.
public final class TestIdentity {
    public static final String DEVICE = "device_01jd3zv5t8e6rbh3w7q2k9m4nx";

    private final KeyPair keys = keys();
    private final X500Name name = new X500Name("CN=Test authority");
    public final String authority = issue("CN=Test authority", keys, "", true, Instant.EPOCH);

    /// A key and its certificate as PEM.
    public record Minted(String certificate, String privateKey) {}

    /// Writes identity.json with a token, and model.json.
    public static void write(Path directory, String model, String mqtt) throws IOException {
        ObjectNode credential = Json.object().put("type", "token").put("token", "t-0123456789");
        write(directory, model, mqtt, credential, new TestIdentity().authority);
    }

    public static void write(
            Path directory, String model, String mqtt, ObjectNode credential, String authority)
            throws IOException {
        String form = Models.model(model).tree().path("tos:formFactor").asString();
        ObjectNode identity =
                Json.object()
                        .put("device", DEVICE)
                        .put("product", "product_01jd3zv5t8e6rbh3w7q2k9m4nx")
                        .put("batch", "batch_01jd3zv5t8e6rbh3w7q2k9m4nx")
                        .put("formFactor", form)
                        .put("claimCode", "ABCD-EFGH")
                        .put("authority", authority);
        identity.putObject("hub").put("mqtt", mqtt).put("web", "https://hub.localhost:8443");
        identity.set("credential", credential);
        Files.write(directory.resolve("identity.json"), Json.bytes(identity));
        Files.write(directory.resolve("model.json"), Models.bytes(model));
    }

    public Minted mint(String subject, String host, Instant from) {
        KeyPair own = keys();
        return new Minted(issue("CN=" + subject, own, host, false, from), pem(own));
    }

    private String issue(
            String subject, KeyPair own, String host, boolean authorityItself, Instant from) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.valueOf(own.getPublic().hashCode())
                                    .abs()
                                    .add(BigInteger.ONE),
                            Date.from(from),
                            Date.from(from.plusSeconds(authorityItself ? 7_000_000_000L : 86_400)),
                            new X500Name(subject),
                            own.getPublic());
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(authorityItself));
            if (!host.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return pem(new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
        } catch (OperatorCreationException | GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("could not issue a certificate", failure);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("could not make a key", failure);
        }
    }

    private static String pem(Object thing) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    thing instanceof KeyPair pair
                            ? new JcaPKCS8Generator(pair.getPrivate(), null)
                            : thing);
        } catch (IOException failure) {
            throw new UncheckedIOException("could not write PEM", failure);
        }
        return text.toString();
    }
}
