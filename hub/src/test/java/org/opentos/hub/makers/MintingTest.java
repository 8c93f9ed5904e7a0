package org.opentos.hub.makers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentos.hub.testing.MakersWorld.done;
import static org.opentos.hub.testing.MakersWorld.refused;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.opentos.hub.devices.CredentialKind;
import org.opentos.hub.devices.DeviceCredentials;
import org.opentos.hub.testing.MakersWorld;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MintingTest {
    private final MakersWorld world = new MakersWorld();

    @AfterAll
    void close() {
        world.close();
    }

    private BatchView order(String product, int size, CredentialKind kind) {
        return done(
                world.room(Batches.class)
                        .order(
                                world.caller,
                                world.product(product).id(),
                                new Batches.Order(size, kind, "first run", Optional.empty())));
    }

    private BatchView find(BatchView batch) {
        return done(world.room(Batches.class).find(world.caller, batch.id()));
    }

    @Test
    void aCertificateBatchHandsOutIdentitiesThatTheDoorKnows() throws Exception {
        BatchView batch = order("小米台灯 “Größe” 🌈", 30, CredentialKind.CERTIFICATE);
        byte[] zip = world.mint(batch.id());
        Map<String, byte[]> entries = MakersWorld.entries(zip);
        assertThat(entries.keySet())
                .containsExactly("model.json", "identities-00001.ndjson", "labels-00001.pdf");
        List<JsonNode> identities = MakersWorld.identities(zip);
        assertThat(identities).hasSize(30);
        JsonNode first = identities.getFirst();
        assertThat(first.path("hub").path("web").stringValue()).isEqualTo("https://hub.test:8443");
        assertThat(first.path("claimCode").stringValue()).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
        X509Certificate certificate = certificate(first);
        DeviceCredentials credentials = world.room(DeviceCredentials.class);
        assertThat(credentials.byCertificate(certificate).map(Id.DeviceId::text))
                .contains(first.path("device").stringValue());
        assertThat(holdsKey(first, certificate)).isTrue();
        assertThat(find(batch).state()).isEqualTo(BatchView.State.MINTED);
        assertThat(firstLabel(entries.get("labels-00001.pdf")))
                .isEqualTo(
                        "https://hub.test:8443/claim#"
                                + first.path("claimCode").stringValue().replace("-", ""));
        assertThat(text(entries.get("labels-00001.pdf")))
                .contains(first.path("claimCode").stringValue(), "小米台灯");
        assertThat(
                        refused(
                                world.room(Minting.class)
                                        .begin(
                                                world.caller,
                                                batch.id(),
                                                false,
                                                MakersWorld.ADDRESS)))
                .isEqualTo(RefusalCode.BATCH_ALREADY_MINTED);
    }

    @Test
    void aTokenIsKnownAndNoSecretIsKept() throws Exception {
        List<JsonNode> identities = world.devices(3);
        JsonNode one = identities.getFirst();
        Id.DeviceId device = Id.DeviceId.parse(one.path("device").stringValue());
        String token = one.path("credential").path("token").stringValue();
        DeviceCredentials credentials = world.room(DeviceCredentials.class);
        assertThat(credentials.tokenMatches(device, ascii(token))).isTrue();
        assertThat(credentials.tokenMatches(device, ascii(token + "x"))).isFalse();
        assertThat(credentials.tokenMatches(world.ids.next(Id.DeviceId::new), ascii(token)))
                .isFalse();
        assertThat(credentials.tokenMatches(device, new byte[0])).isFalse();
        String rows =
                String.join(
                        "\n",
                        world.database
                                .jdbc()
                                .sql(
                                        "select d::text || c::text from device d join claim_code c on c.device = d.id")
                                .query(String.class)
                                .list());
        assertThat(rows)
                .doesNotContain(token)
                .doesNotContain(one.path("claimCode").stringValue().replace("-", ""));
    }

    @Test
    void aBatchOfSeveralChunksHasDistinctDevicesAndCodes() throws Exception {
        List<JsonNode> identities = world.devices(2_050);
        Set<String> devices = new HashSet<>();
        Set<String> codes = new HashSet<>();
        identities.forEach(identity -> {
            devices.add(identity.path("device").stringValue());
            codes.add(identity.path("claimCode").stringValue());
        });
        assertThat(devices).hasSize(2_050);
        assertThat(codes).hasSize(2_050);
    }

    @Test
    void aReaderWhoGoesAwayLeavesAnInterruptedBatchThatCanBeMintedOn() throws Exception {
        BatchView batch = order("Lamp", 2_500, CredentialKind.TOKEN);
        Minting minting = world.room(Minting.class);
        Minting.Stream stream =
                done(minting.begin(world.caller, batch.id(), false, MakersWorld.ADDRESS));
        assertThat(refused(minting.begin(world.caller, batch.id(), false, MakersWorld.ADDRESS)))
                .isEqualTo(RefusalCode.BATCH_ALREADY_MINTED);
        assertThatThrownBy(() -> stream.writeTo(new Breaking(100_000)))
                .isInstanceOf(IOException.class);
        BatchView interrupted = find(batch);
        assertThat(interrupted.state()).isEqualTo(BatchView.State.INTERRUPTED);
        assertThat(interrupted.minted()).isBetween(1, 2_000);
        assertThat(registered(batch)).isEqualTo(interrupted.minted());

        assertThat(refused(minting.begin(world.caller, batch.id(), false, MakersWorld.ADDRESS)))
                .isEqualTo(RefusalCode.BATCH_ALREADY_MINTED);
        BatchView revoked = done(world.room(Batches.class).revoke(world.caller, batch.id(), 0));
        assertThat(revoked.minted()).isZero();
        java.io.ByteArrayOutputStream rest = new java.io.ByteArrayOutputStream();
        done(minting.begin(world.caller, batch.id(), true, MakersWorld.ADDRESS)).writeTo(rest);
        assertThat(MakersWorld.identities(rest.toByteArray())).hasSize(2_500);
        assertThat(find(batch).state()).isEqualTo(BatchView.State.MINTED);
        assertThat(registered(batch)).isEqualTo(2_500);
    }

    @Test
    void aBatchThatWasBeingMintedWhenTheHubDiedIsInterrupted() {
        BatchView batch = order("Lamp", 10, CredentialKind.TOKEN);
        done(world.room(Batches.class).beginMinting(world.caller, batch.id(), false));
        assertThat(find(batch).state()).isEqualTo(BatchView.State.MINTING);
        world.restart();
        assertThat(find(batch).state()).isEqualTo(BatchView.State.INTERRUPTED);
    }

    @Test
    void aRevokedIdentityIsRefusedAtTheDoor() throws Exception {
        BatchView batch = order("Lamp", 2, CredentialKind.CERTIFICATE);
        List<JsonNode> identities = MakersWorld.identities(world.mint(batch.id()));
        done(world.room(Batches.class).revoke(world.caller, batch.id(), 1));
        DeviceCredentials credentials = world.room(DeviceCredentials.class);
        assertThat(credentials.byCertificate(certificate(identities.get(0)))).isPresent();
        assertThat(credentials.byCertificate(certificate(identities.get(1)))).isEmpty();
    }

    private long registered(BatchView batch) {
        return world.database
                .jdbc()
                .sql("select count(*) from device where batch = ? and revoked_at is null")
                .param(batch.id().value())
                .query(Long.class)
                .single();
    }

    private static X509Certificate certificate(JsonNode identity) throws Exception {
        String pem = identity.path("credential").path("certificate").stringValue();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(ascii(pem)));
    }

    private static boolean holdsKey(JsonNode identity, X509Certificate certificate)
            throws Exception {
        String pem = identity.path("credential").path("privateKey").stringValue();
        byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        signing.update(ascii("proof"));
        byte[] proof = signing.sign();
        signing.initVerify(certificate.getPublicKey());
        signing.update(ascii("proof"));
        return signing.verify(proof);
    }

    /// What a scanner reads from the first label of the first sheet.
    private static String firstLabel(byte @org.jspecify.annotations.Nullable [] pdf)
            throws Exception {
        try (PDDocument document = Loader.loadPDF(java.util.Objects.requireNonNull(pdf))) {
            BufferedImage page = new PDFRenderer(document).renderImageWithDPI(0, 150);
            int width = page.getWidth() / LabelSheet.COLUMNS;
            int height = page.getHeight() / LabelSheet.ROWS;
            int[] pixels = page.getRGB(0, 0, width, height, null, 0, width);
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(
                                    new HybridBinarizer(
                                            new RGBLuminanceSource(width, height, pixels))))
                    .getText();
        }
    }

    private static String text(byte @org.jspecify.annotations.Nullable [] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(java.util.Objects.requireNonNull(pdf))) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// A connection that breaks after so many bytes.
    private static final class Breaking extends OutputStream {
        private long left;

        Breaking(long bytes) {
            left = bytes;
        }

        @Override
        public void write(int octet) throws IOException {
            if (--left < 0) {
                throw new IOException("the reader went away");
            }
        }
    }
}
