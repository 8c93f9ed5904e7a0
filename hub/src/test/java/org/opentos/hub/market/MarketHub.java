package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.Funds;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.app.PackageWriter;
import org.opentos.protocol.keys.SigningKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A whole hub, and a developer that may publish.
final class MarketHub implements AutoCloseable {
    static final String INSTALLATIONS = "/api/v1/installations";
    private static final String PIN = "246810";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;
    final Hub hub;

    /// Administers the [#developer].
    final Browser dora;

    final String developer;
    final SigningKey key;

    private MarketHub(Path directory, Path data) {
        this.directory = directory;
        this.hub = TestHub.start(data);
        this.dora = person("dora.dev");
        this.developer = organisation(dora, "Pixel Barn");
        this.key = key(dora, developer);
    }

    static MarketHub start(Path directory) throws IOException {
        Files.createDirectory(directory.resolve("hub"));
        return startIn(directory);
    }

    /// The same, whose data directory `hub` is there already.
    static MarketHub startIn(Path directory) {
        return new MarketHub(directory, directory.resolve("hub"));
    }

    Browser person(String name) {
        Browser browser = Browser.at(hub);
        assertThat(browser.signUp(name).status()).isEqualTo(201);
        return browser;
    }

    /// A new developer that accepted the agreement.
    String organisation(Browser administrator, String name) {
        String organisation =
                administrator
                        .post("/api/v1/organisations", Map.of("name", name, "kind", "developer"))
                        .body()
                        .path("id")
                        .asString();
        JsonNode text = administrator.get("/api/v1/agreements/current").body();
        Browser.Answer accepted =
                administrator.post(
                        "/api/v1/organisations/" + organisation + "/acceptances",
                        Map.of(
                                "version",
                                text.path("version").asString(),
                                "hash",
                                text.path("hash").asString()));
        assertThat(accepted.status()).isEqualTo(201);
        return organisation;
    }

    /// A new key of an organisation.
    SigningKey key(Browser administrator, String organisation) {
        SigningKey fresh = SigningKey.fresh(new SecureRandom());
        Browser.Answer added =
                administrator.post(
                        "/api/v1/organisations/" + organisation + "/developer-keys",
                        Map.of("key", fresh.verifying().text(), "name", "Workshop"));
        assertThat(added.status()).as(added.raw().body()).isEqualTo(201);
        return fresh;
    }

    /// The files of an app that draws a word and keeps something.
    static Map<String, byte[]> files(String app, int code, Consumer<ObjectNode> change) {
        ObjectNode manifest =
                (ObjectNode)
                        JSON.readTree(
                                """
                                {"name": "Moon Jump", "description": "Jump on the moon.",
                                 "name_localized": {"zh-Hans": "月球跳跃"},
                                 "platform_version": {"min_code": 1}, "device_type": ["tv", "phone"],
                                 "start_url": "index.html",
                                 "icons": [{"src": "icon.svg", "type": "image/svg+xml", "sizes": "any"}]}
                                """);
        manifest.put("app_id", app);
        manifest.putObject("version").put("code", code).put("name", "1." + code);
        change.accept(manifest);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("manifest.json", JSON.writeValueAsBytes(manifest));
        files.put(
                "index.html",
                bytes("<!doctype html><title>Moon</title><script src=app.js></script>"));
        files.put("app.js", bytes("call('storage.get')"));
        files.put("icon.svg", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"));
        return files;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] signed(Map<String, byte[]> files, SigningKey by) throws IOException {
        Path file = Files.createTempFile(directory, "app", ".zip");
        PackageWriter.write(files, by, file);
        return Files.readAllBytes(file);
    }

    Browser.Answer submit(Browser by, String organisation, byte[] content) {
        return by.send(
                by.request("/api/v1/organisations/" + organisation + "/submissions")
                        .header("X-CSRF-TOKEN", by.csrf())
                        .header("Content-Type", "application/zip")
                        .POST(BodyPublishers.ofByteArray(content)));
    }

    /// What the developer tries out.
    Browser.Answer draft(byte[] content) {
        return dora.send(
                dora.request("/api/v1/organisations/" + developer + "/draft")
                        .header("X-CSRF-TOKEN", dora.csrf())
                        .header("Content-Type", "application/zip")
                        .PUT(BodyPublishers.ofByteArray(content)));
    }

    /// A version of an app of the developer's that waits for its review.
    JsonNode submitted(String app, int code) throws IOException {
        return submitted(app, code, _ -> {});
    }

    JsonNode submitted(String app, int code, Consumer<ObjectNode> change) throws IOException {
        Browser.Answer answer = submit(dora, developer, signed(files(app, code, change), key));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    /// The same, in the store.
    JsonNode published(String app, int code, Consumer<ObjectNode> change) throws IOException {
        JsonNode submitted = submitted(app, code, change);
        Browser.Answer approved =
                operator(
                        "POST",
                        "/submissions/" + submitted.path("id").asString() + "/decision",
                        "{\"decision\":\"approve\"}");
        assertThat(approved.status()).as(approved.raw().body()).isEqualTo(200);
        return approved.body();
    }

    /// Somebody with 50 yuan in the wallet, and a PIN to spend them.
    void funded(Browser person) {
        String id = person.get("/api/v1/session").body().at("/person/id").asString();
        Funds.put(hub, id, 5_000, Instant.now());
        assertThat(person.put("/api/v1/wallet/pin", Map.of("pin", PIN)).status()).isEqualTo(204);
    }

    /// Pays what was asked for.
    static void approve(Browser by, String request) {
        String path = "/api/v1/payment-requests/" + request;
        Browser.Answer paid =
                by.post(
                        path + "/approval",
                        Map.of(
                                "digest",
                                by.get(path).body().path("digest").asString(),
                                "pin",
                                PIN));
        assertThat(paid.status()).as(paid.raw().body()).isEqualTo(200);
    }

    /// The developer gives yuan back.
    void refund(Browser payer, String request, String value) {
        String sale =
                payer.get("/api/v1/payment-requests/" + request).body().path("sale").asString();
        Browser.Answer refunded =
                dora.send(
                        dora.request(
                                        "/api/v1/organisations/%s/sales/%s/refunds"
                                                .formatted(developer, sale))
                                .header("X-CSRF-TOKEN", dora.csrf())
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", "back-" + request)
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"amount\":{\"currency\":\"CNY\",\"value\":\"%s\"},\"reason\":\"Sorry.\"}"
                                                        .formatted(value))));
        assertThat(refunded.status()).as(refunded.raw().body()).isIn(200, 201);
    }

    /// An app in somebody's own browser, and what it may do there.
    static String installed(Browser by, String app, String... grants) {
        Browser.Answer answer =
                by.post(
                        INSTALLATIONS,
                        Map.of("app", app, "region", "CN", "grants", List.of(grants)));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    /// What it asks for through the sdk.
    static Browser.Answer call(Browser by, String installation, String call, Object arguments) {
        return by.post(
                INSTALLATIONS + '/' + installation + "/calls",
                Map.of("call", call, "arguments", arguments));
    }

    Browser.Answer operator(String method, String path, String body) throws IOException {
        return operator(method, path, "application/json", bytes(body));
    }

    Browser.Answer operator(String method, String path, String type, byte[] body)
            throws IOException {
        String token = Files.readString(directory.resolve("hub/run/operator.token")).strip();
        Browser nobody = Browser.at(hub);
        return nobody.send(
                nobody.request("/api/v1/operator" + path)
                        .header("Authorization", "Operator " + token)
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofByteArray(body)));
    }

    @Override
    public void close() throws Exception {
        hub.close();
    }
}
