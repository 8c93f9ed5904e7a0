package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.opentos.hub.Hub;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.Funds;
import org.opentos.hub.testing.TestHub;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole hub with the simulator as its payment provider, and an organisation that may sell.
final class PayingHub implements AutoCloseable {
    static final String PIN = "246810";

    private final Path data;
    final ProviderWorld provider;
    final Hub hub;

    /// Administers the [#developer].
    final Browser dora;

    final String developer;

    private PayingHub(Path data, ProviderWorld provider, Hub hub) {
        this.data = data;
        this.provider = provider;
        this.hub = hub;
        dora = person("dora.dev");
        developer = organisation(dora, "Pixel Barn");
    }

    static PayingHub start(Path directory) throws Exception {
        ProviderWorld provider = new ProviderWorld(directory, "wechat-pay");
        Path data = directory.resolve("hub");
        return new PayingHub(data, provider, TestHub.start(data, provider.clock));
    }

    /// A new organisation that accepted the agreement.
    String organisation(Browser administrator, String name) {
        String organisation =
                administrator
                        .post("/api/v1/organisations", Map.of("name", name, "kind", "developer"))
                        .body()
                        .path("id")
                        .asString();
        JsonNode text = administrator.get("/api/v1/agreements/current").body();
        Map<String, String> acceptance =
                Map.of(
                        "version",
                        text.path("version").asString(),
                        "hash",
                        text.path("hash").asString());
        String path = "/api/v1/organisations/" + organisation + "/acceptances";
        assertThat(administrator.post(path, acceptance).status()).isEqualTo(201);
        return organisation;
    }

    Browser nobody() {
        return Browser.at(hub);
    }

    Browser person(String name) {
        Browser browser = nobody();
        assertThat(browser.signUp(name).status()).isEqualTo(201);
        return browser;
    }

    /// Somebody sends money to another by code.
    void send(Browser from, Browser to, String value) {
        String code = to.get("/api/v1/wallet/receiving-code").body().path("code").asString();
        Map<String, Object> transfer =
                Map.of(
                        "code",
                        code,
                        "note",
                        "",
                        "amount",
                        Map.of("currency", "CNY", "value", value));
        JsonNode asked =
                keyed(from, "/api/v1/wallet/transfers", UUID.randomUUID().toString(), transfer)
                        .body();
        Browser.Answer paid =
                from.post(
                        "/api/v1/payment-requests/" + asked.path("id").asString() + "/approval",
                        Map.of("digest", asked.path("digest").asString(), "pin", PIN));
        assertThat(paid.status()).as(paid.raw().body()).isEqualTo(200);
    }

    Browser.Answer operator(String method, String path, String body) throws IOException {
        String token = Files.readString(data.resolve("run/operator.token")).strip();
        return nobody().send(
                        nobody().request("/api/v1/operator" + path)
                                .header("Authorization", "Operator " + token)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body)));
    }

    String id(Browser of) {
        return of.get("/api/v1/session").body().path("person").path("id").asString();
    }

    Browser.Answer keyed(Browser browser, String path, String key, Object body) {
        return browser.send(
                browser.request(path)
                        .header("X-CSRF-TOKEN", browser.csrf())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(new JsonMapper().writeValueAsString(body))));
    }

    /// Begins a top-up.
    Browser.Answer topUp(Browser browser, String key, String value) {
        return keyed(
                browser,
                "/api/v1/wallet/top-ups",
                key,
                Map.of(
                        "provider",
                        "wechat-pay",
                        "amount",
                        Map.of("currency", "CNY", "value", value)));
    }

    /// What the provider sent, sent on to the hub's door.
    Browser.Answer deliver(ProviderWorld.Received received, String name) {
        Browser door = nobody();
        HttpRequest.Builder request =
                door.request("/api/payments/notifications/" + name)
                        .POST(BodyPublishers.ofByteArray(received.body()));
        Set<String> ours =
                Set.of("host", "content-length", "connection", "http2-settings", "upgrade");
        received.headers()
                .forEach((header, value) -> {
                    if (!ours.contains(header.toLowerCase(Locale.ROOT))) {
                        request.header(header, value);
                    }
                });
        return door.send(request);
    }

    /// Puts money into a wallet, as a top-up would.
    void fund(Browser who, long minor) {
        Funds.put(hub, id(who), minor, provider.clock.instant());
    }

    String balance(Browser who) {
        return who.get("/api/v1/wallet")
                .body()
                .path("balances")
                .path(0)
                .path("available")
                .path("value")
                .asString();
    }

    void setPin(Browser who) {
        assertThat(who.put("/api/v1/wallet/pin", Map.of("pin", PIN)).status()).isEqualTo(204);
    }

    /// Somebody with money and a PIN.
    Browser payer(String name, long minor) {
        Browser browser = person(name);
        fund(browser, minor);
        setPin(browser);
        return browser;
    }

    /// A child in a home of an adult.
    Browser child(Browser adult, String name) {
        JsonNode home = adult.post("/api/v1/homes", Map.of("name", "Lake house")).body();
        String code =
                adult.post(
                                "/api/v1/homes/" + home.path("id").asString() + "/invitations",
                                Map.of("role", "child"))
                        .body()
                        .path("code")
                        .asString();
        Browser child = person(name);
        assertThat(child.post("/api/v1/invitations/" + code + "/acceptance", Map.of()).status())
                .isEqualTo(200);
        return child;
    }

    @Override
    public void close() throws Exception {
        hub.close();
        provider.close();
    }
}
