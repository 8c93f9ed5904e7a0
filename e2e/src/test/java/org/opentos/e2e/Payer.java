package org.opentos.e2e;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.opentos.cli.account.HubClient;
import tools.jackson.databind.JsonNode;

/// Somebody with a wallet, without a browser: tops it up at the payment simulator, asks as an app
/// on a device does, and approves as a phone does.
record Payer(World world, HubClient client) {
    private static final long IN_WALLET_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    /// A part of a price, as a person is shown it.
    record Line(String label, String value) {}

    /// What an app asks for.
    ///
    /// @param item what it is for the seller
    /// @param lines that sum to the value, or none
    /// @param plan of a subscription, or nothing
    record Wish(
            String kind,
            String item,
            String title,
            String region,
            String currency,
            String value,
            List<Line> lines,
            Map<String, String> plan) {
        Wish(String kind, String item, String title, String region, String currency, String value) {
            this(kind, item, title, region, currency, value, List.of(), Map.of());
        }

        private Map<String, Object> line(String label, String worth) {
            return Map.of("label", label, "amount", amount(currency, worth));
        }

        private Map<String, Object> details() {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("total", line(title, value));
            details.put(
                    "displayItems",
                    lines.stream().map(each -> line(each.label(), each.value())).toList());
            return details;
        }
    }

    private static Map<String, String> amount(String currency, String value) {
        return Map.of("currency", currency, "value", value);
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    /// Begins a top-up, which then waits to be paid.
    JsonNode begin(String provider, String currency, String value) {
        return client.post(
                "/api/v1/wallet/top-ups",
                Map.of("provider", provider, "amount", amount(currency, value)),
                newKey());
    }

    /// Tops the wallet up, pays at the provider and waits until the money is there.
    void topUp(String provider, String currency, String value) {
        String id = begin(provider, currency, value).path("id").asString();
        HubClient simulator = HubClient.forSession(URI.create(world.payments()));
        String newest = simulator.get("/control").path("payments").get(0).path("key").asString();
        simulator.form("/control/pay", Map.of("key", newest));
        long deadline = System.nanoTime() + IN_WALLET_NANOS_MAX;
        while (!client.get("/api/v1/wallet/top-ups/" + id).path("inWallet").asBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("what was paid did not come into the wallet");
            }
        }
    }

    /// The request, as an app on that device makes it.
    JsonNode ask(String payee, String device, Wish wish) {
        Map<String, Object> data =
                new LinkedHashMap<>(
                        Map.of(
                                "payee", payee,
                                "kind", wish.kind(),
                                "item", wish.item(),
                                "region", wish.region(),
                                "device", device));
        if (!wish.plan().isEmpty()) {
            data.put("subscription", wish.plan());
        }
        return client.post(
                "/api/v1/payment-requests",
                Map.of(
                        "methodData",
                        List.of(Map.of("supportedMethods", "urn:opentos:wallet", "data", data)),
                        "details",
                        wish.details()),
                newKey());
    }

    /// Approves a request.
    ///
    /// @return the request, which is paid
    JsonNode approve(JsonNode request, String pin) {
        JsonNode paid =
                client.post(
                        "/api/v1/payment-requests/" + request.path("id").asString() + "/approval",
                        Map.of("digest", request.path("digest").asString(), "pin", pin));
        if (!paid.path("state").asString().equals("paid")) {
            throw new AssertionError("not paid: " + paid);
        }
        return paid;
    }
}
