package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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

/// Products of a maker with releases: of one a release is rolled out, of another one is ready.
///
/// @param product of which a release is rolled out
/// @param rollout which that is
/// @param ready a release that can be rolled out
record Updating(String product, String rollout, String ready) {
    private static final JsonMapper JSON = new JsonMapper();

    static Updating of(HubClient maker, String organisation) {
        SigningKey key = SigningKey.fresh(new SecureRandom());
        String product = product(maker, organisation, "Lantern");
        String rolled = release(maker, product, key, 1, "1.0.0");
        String rollout =
                maker.post("/api/v1/releases/" + rolled + "/rollouts", Map.of())
                        .path("id")
                        .asString();
        release(maker, product, key, 2, "1.1.0");
        String other = product(maker, organisation, "Night light");
        return new Updating(product, rollout, release(maker, other, key, 1, "1.0.0"));
    }

    private static String product(HubClient maker, String organisation, String name) {
        String products = "/api/v1/organisations/" + organisation + "/products";
        JsonNode shown = maker.get(products).get(0);
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("name", name);
        wish.put("formFactor", shown.path("formFactor").asString());
        wish.put("model", shown.path("model"));
        return maker.post(products, wish).path("id").asString();
    }

    /// Hands one in, with its file.
    ///
    /// @return its id
    private static String release(
            HubClient maker, String product, SigningKey key, int code, String name) {
        maker.post(
                "/api/v1/products/" + product + "/release-keys",
                Map.of("key", key.verifying().text(), "name", "Workshop"));
        byte[] file = ("firmware " + name).getBytes(StandardCharsets.UTF_8);
        ObjectNode body = JSON.createObjectNode();
        SignedRelease.sign(
                        new Release(
                                ProductId.parse(product),
                                new ReleaseVersion(code, name),
                                Release.Kind.FILE,
                                file.length,
                                sha256(file)),
                        key)
                .write(body);
        body.put("notes", "Warmer whites in the evening.");
        String release =
                maker.post("/api/v1/products/" + product + "/releases", body).path("id").asString();
        JsonNode taken = maker.putPart("/api/v1/releases/" + release + "/file?from=0", file);
        assertThat(taken.path("state").asString()).isEqualTo("ready");
        return release;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }
}
