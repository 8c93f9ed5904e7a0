package org.opentos.device.storage;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.keys.VerifyingKey;
import tools.jackson.databind.JsonNode;

/// Who this device is, as its batch was minted: one line of `identities-*.ndjson`.
///
/// @param mqtt where the hub's message doors are, `mqtts://host:port` or `mqtt://host:port`; a hub
///   of several processes has several, and each will do
/// @param web where people reach the hub, the start of the claim link
/// @param claimCode as it is shown, `ABCD-EFGH`
/// @param authority the hub's certificate authority as PEM
/// @param releaseKeys with which its maker signs what the device may run, at most
///   [#RELEASE_KEYS_MAX]; without any it takes no update
public record Identity(
        DeviceId device,
        String product,
        FormFactor formFactor,
        List<URI> mqtt,
        URI web,
        Credential credential,
        String claimCode,
        String authority,
        List<VerifyingKey> releaseKeys) {

    static final int DOORS_MAX = 8;
    static final int RELEASE_KEYS_MAX = 4;

    /// How the device proves who it is. Neither form ever appears in a log.
    public sealed interface Credential {
        record Certificate(String certificate, String privateKey) implements Credential {
            @Override
            public String toString() {
                return "Certificate[withheld]";
            }
        }

        record Token(String token) implements Credential {
            @Override
            public String toString() {
                return "Token[withheld]";
            }
        }
    }

    static Identity read(JsonNode tree) {
        return new Identity(
                DeviceId.parse(required(tree, "device")),
                required(tree, "product"),
                FormFactor.parse(required(tree, "formFactor")),
                doors(required(tree.path("hub"), "mqtt")),
                address(required(tree.path("hub"), "web"), "https", "http"),
                credential(tree.path("credential")),
                required(tree, "claimCode"),
                required(tree, "authority"),
                releaseKeys(tree.path("releaseKeys")));
    }

    /// The same device at a hub that has another address.
    public Identity at(Optional<String> mqttAddress, Optional<String> webAddress) {
        return new Identity(
                device,
                product,
                formFactor,
                mqttAddress.map(Identity::doors).orElse(mqtt),
                webAddress.map(text -> address(text, "https", "http")).orElse(web),
                credential,
                claimCode,
                authority,
                releaseKeys);
    }

    /// What the QR code says.
    public String claimUrl() {
        String base = web.toString();
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        return base + "/claim#" + claimCode.replace("-", "");
    }

    private static Credential credential(JsonNode tree) {
        String type = required(tree, "type");
        return switch (type) {
            case "certificate" ->
                    new Credential.Certificate(
                            required(tree, "certificate"), required(tree, "privateKey"));
            case "token" -> new Credential.Token(required(tree, "token"));
            default -> throw new IllegalArgumentException("its credential is of unknown type");
        };
    }

    /// Identities from before there were releases have none.
    private static List<VerifyingKey> releaseKeys(JsonNode tree) {
        if (tree.isMissingNode()) {
            return List.of();
        }
        if (!tree.isArray() || tree.size() > RELEASE_KEYS_MAX) {
            throw new IllegalArgumentException(
                    "\"releaseKeys\" is not a list of at most " + RELEASE_KEYS_MAX + " keys");
        }
        return tree.valueStream()
                .map(each ->
                        VerifyingKey.find(each.asString(""))
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "one of its \"releaseKeys\" is no Ed25519 key in base64url")))
                .toList();
    }

    /// @param text addresses with commas between them
    private static List<URI> doors(String text) {
        List<URI> doors =
                Arrays.stream(text.split(","))
                        .map(each -> address(each.strip(), "mqtts", "mqtt"))
                        .toList();
        if (doors.size() > DOORS_MAX) {
            throw new IllegalArgumentException("the hub has more than " + DOORS_MAX + " addresses");
        }
        return doors;
    }

    private static URI address(String text, String secure, String plain) {
        URI address = URI.create(text);
        boolean known = secure.equals(address.getScheme()) || plain.equals(address.getScheme());
        if (!known || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "an address of the hub is not %s://host:port or %s://host:port"
                            .formatted(secure, plain));
        }
        return address;
    }

    private static String required(JsonNode tree, String key) {
        return Json.text(tree, key)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalArgumentException("\"" + key + "\" is missing"));
    }
}
