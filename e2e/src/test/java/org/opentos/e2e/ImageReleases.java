package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.opentos.cli.account.HubClient;
import org.opentos.protocol.Id.ProductId;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The releases of a product whose devices run the image, packed, handed in and rolled out.
final class ImageReleases {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PART_BYTES = 8 << 20;

    private final HubClient maker;
    private final String product;
    private final SigningKey key = SigningKey.fresh(new SecureRandom());

    /// Devices of batches that are minted from now on trust its key.
    ImageReleases(HubClient maker, String product) {
        this.maker = maker;
        this.product = product;
        maker.post(
                "/api/v1/products/" + product + "/release-keys",
                Map.of("key", key.verifying().text(), "name", "Workshop"));
    }

    /// Packs the image that is built, hands it in, and offers it to every device of the product,
    /// also while it is in use.
    ///
    /// @param options of `image/bundle`
    /// @return the roll-out's id
    String begin(Path checkout, int code, String... options)
            throws IOException, InterruptedException {
        return rollOut(handIn(code, bundle(checkout, code, options)));
    }

    private static Path bundle(Path checkout, int code, String... options)
            throws IOException, InterruptedException {
        String version = "0." + code + ".0";
        List<String> command =
                new ArrayList<>(
                        List.of(
                                checkout.resolve("image/bundle").toString(),
                                "--code",
                                Integer.toString(code),
                                "--version",
                                version));
        command.addAll(List.of(options));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return checkout.resolve("target/build/image/opentos-%s.raucb".formatted(version));
    }

    /// @return the release's id
    private String handIn(int code, Path bundle) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        SignedRelease.sign(
                        new Release(
                                ProductId.parse(product),
                                new ReleaseVersion(code, "0." + code + ".0"),
                                Release.Kind.IMAGE,
                                Files.size(bundle),
                                sha256(bundle)),
                        key)
                .write(body);
        body.put("notes", "Calmer colours in the evening.");
        JsonNode release = maker.post("/api/v1/products/" + product + "/releases", body);
        String path = "/api/v1/releases/" + release.path("id").asString() + "/file?from=";
        try (InputStream in = Files.newInputStream(bundle)) {
            byte[] part = in.readNBytes(PART_BYTES);
            long from = 0;
            while (part.length > 0) {
                release = maker.putPart(path + from, part);
                from += part.length;
                part = in.readNBytes(PART_BYTES);
            }
        }
        assertThat(release.path("state").asString()).isEqualTo("ready");
        return release.path("id").asString();
    }

    private String rollOut(String release) {
        return maker.post(
                        "/api/v1/releases/" + release + "/rollouts",
                        Map.of(
                                "stages", List.of(Map.of("percent", 100, "holdSeconds", 0)),
                                "when", Map.of("idle", false, "charging", false)))
                .path("id")
                .asString();
    }

    /// What the hub says of the one device of a roll-out where it stands so; missing where it does
    /// not.
    JsonNode standing(String rollout, String state) {
        return maker.get("/api/v1/rollouts/" + rollout + "/devices?state=" + state).path(0);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] part = in.readNBytes(PART_BYTES);
            while (part.length > 0) {
                digest.update(part);
                part = in.readNBytes(PART_BYTES);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }
}
