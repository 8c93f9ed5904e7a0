package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.opentos.protocol.money.PaymentCode;
import tools.jackson.databind.JsonNode;

/// Payments on a watch, at the MQTT door of a whole hub.
class TerminalStoryTest extends PayStory {
    private static Id.HomeId home(Browser browser) {
        return Id.HomeId.parse(
                browser.post("/api/v1/homes", Map.of("name", "Home")).body().path("id").asString());
    }

    private static Id.DeviceId device(Id.HomeId home, String formFactor) {
        return ClaimedDevice.claimed(
                hub.hub, home, Id.OrganisationId.parse(hub.developer), formFactor);
    }

    /// A watch that listens to what it is told of its wallet.
    private static ClaimedDevice watch(Id.DeviceId id) {
        return ClaimedDevice.listening(hub.hub, id, Topics.Channel.WALLET);
    }

    private static String decide(ClaimedDevice watch, Map<String, String> decision) {
        return watch.says(Topics.Channel.DECISIONS, decision);
    }

    private static Browser.Answer connect(Browser person, Id.DeviceId device) {
        return person.post(
                "/api/v1/wallet/codes", Map.of("pin", PayingHub.PIN, "device", device.text()));
    }

    private static JsonNode ask(Browser who, String key, String value) {
        Map<String, Object> wallet =
                Map.of("payee", hub.developer, "kind", "in-app", "item", "full", "region", "CN");
        Map<String, Object> total =
                Map.of("label", "Moon Jump", "amount", Map.of("currency", "CNY", "value", value));
        return hub.keyed(
                        who,
                        "/api/v1/payment-requests",
                        key,
                        Map.of(
                                "methodData",
                                List.of(
                                        Map.of(
                                                "supportedMethods",
                                                "urn:opentos:wallet",
                                                "data",
                                                wallet)),
                                "details",
                                Map.of("total", total)))
                .body();
    }

    private static Predicate<JsonNode> waiting(int requests) {
        return told -> told.has("requests") && told.path("requests").size() == requests;
    }

    private static Map<String, String> approval(JsonNode told, String pin) {
        JsonNode request = told.path("requests").path(0);
        return Map.of(
                "request",
                request.path("id").asString(),
                "decision",
                "approve",
                "digest",
                request.path("digest").asString(),
                "pin",
                pin);
    }

    @Test
    void what_the_television_asks_for_is_paid_on_the_watch() throws Exception {
        Browser anna = hub.payer("anna.watch", 5_000);
        Id.DeviceId id = device(home(anna), "watch");
        try (ClaimedDevice watch = watch(id)) {
            watch.told(told -> told.path("person").isNull() && told.has("person"));
            assertThat(connect(anna, id).status()).isEqualTo(201);
            assertThat(watch.told(waiting(0)).path("person").asString()).isEqualTo("anna.watch");
            JsonNode request = ask(anna, "one", "12.00");
            JsonNode told = watch.told(waiting(1));
            JsonNode shown = told.path("requests").path(0);
            assertThat(shown.path("payee").asString()).isEqualTo("Pixel Barn");
            assertThat(shown.path("amount").path("value").asString()).isEqualTo("12.00");
            assertThat(shown.path("needsPin").asBoolean()).isTrue();
            assertThat(shown.has("subscription")).isFalse();
            assertThat(decide(watch, approval(told, "135791"))).isEqualTo("confirmation-refused");
            assertThat(decide(watch, Map.of("request", "x", "decision", "approve")))
                    .isEqualTo("field-invalid");
            assertThat(decide(watch, approval(told, PayingHub.PIN))).isEmpty();
            watch.told(waiting(0));
            assertThat(decide(watch, approval(told, PayingHub.PIN))).isEqualTo("request-ended");
            assertThat(hub.balance(anna)).isEqualTo("38.00");
            String path = "/api/v1/payment-requests/" + request.path("id").asString();
            assertThat(anna.get(path).body().path("state").asString()).isEqualTo("paid");
        }
    }

    @Test
    void a_child_asks_and_the_watch_of_an_adult_shows_it() throws Exception {
        Browser anna = hub.payer("anna.adult", 5_000);
        Browser mia = hub.child(anna, "mia.asks");
        Id.HomeId home =
                Id.HomeId.parse(anna.get("/api/v1/session").body().at("/homes/0/id").asString());
        Id.DeviceId id = device(home, "watch");
        try (ClaimedDevice watch = watch(id)) {
            connect(anna, id);
            watch.told(waiting(0));
            JsonNode request = ask(mia, "one", "12.00");
            JsonNode told = watch.told(waiting(1));
            assertThat(told.at("/requests/0/askedBy").asString()).isEqualTo("mia.asks");
            assertThat(
                            decide(
                                    watch,
                                    Map.of(
                                            "request",
                                            request.path("id").asString(),
                                            "decision",
                                            "decline")))
                    .isEmpty();
            watch.told(waiting(0));
            String path = "/api/v1/payment-requests/" + request.path("id").asString();
            assertThat(mia.get(path).body().path("state").asString()).isEqualTo("declined");
        }
    }

    @Test
    void the_codes_of_a_watch_pay_a_bill_until_it_is_disconnected() throws Exception {
        Browser anna = hub.payer("anna.codes", 5_000);
        Map<String, Object> rule =
                Map.of(
                        "kind", "code",
                        "currency", "CNY",
                        "amount", Map.of("currency", "CNY", "value", "20"));
        assertThat(anna.put("/api/v1/wallet/rules", rule).status()).isEqualTo(200);
        Id.DeviceId id = device(home(anna), "watch");
        try (ClaimedDevice watch = watch(id)) {
            String key = connect(anna, id).body().path("id").asString();
            JsonNode told = watch.told(waiting(0));
            byte[] secret = Base64.getDecoder().decode(told.path("key").asString());
            long step = PaymentCode.step(hub.provider.clock.instant());
            String account = told.path("account").asString();
            JsonNode paid = pay(PaymentCode.of(account, secret, step).text());
            assertThat(paid.path("state").asString()).as("%s", paid).isEqualTo("paid");
            JsonNode receipt = anna.get("/api/v1/receipts/" + paid.path("sale").asString()).body();
            assertThat(receipt.path("askedOn").path("name").asString()).isEqualTo("Watch");
            assertThat(anna.delete("/api/v1/wallet/codes/" + key).status()).isEqualTo(204);
            watch.told(each -> each.path("person").isNull() && each.has("person"));
            assertThat(
                            pay(PaymentCode.of(account, secret, step + 1).text())
                                    .path("code")
                                    .asString())
                    .isEqualTo("payment-code-unknown");
        }
    }

    private static JsonNode pay(String code) {
        String bills = "/api/v1/organisations/" + hub.developer + "/bills";
        JsonNode bill =
                hub.keyed(
                                hub.dora,
                                bills,
                                UUID.randomUUID().toString(),
                                Map.of(
                                        "title", "Tea",
                                        "amount", Map.of("currency", "CNY", "value", "3.00"),
                                        "region", "CN"))
                        .body();
        return hub.dora
                .post(bills + "/" + bill.path("id").asString() + "/code", Map.of("code", code))
                .body();
    }

    @Test
    void only_a_device_that_is_a_persons_own_pays_for_a_person() {
        Browser anna = hub.payer("anna.own", 5_000);
        Browser eve = hub.payer("eve.own", 5_000);
        Id.HomeId home = home(anna);
        assertThat(connect(anna, device(home, "tv")).code()).isEqualTo("not-personal");
        Id.DeviceId watch = device(home, "watch");
        assertThat(connect(eve, watch).code()).isEqualTo("not-found");
        String invitation =
                anna.post("/api/v1/homes/" + home.text() + "/invitations", Map.of("role", "adult"))
                        .body()
                        .path("code")
                        .asString();
        assertThat(eve.post("/api/v1/invitations/" + invitation + "/acceptance", Map.of()).status())
                .isEqualTo(200);
        assertThat(connect(anna, watch).status()).isEqualTo(201);
        assertThat(connect(eve, watch).code()).isEqualTo("in-use");
        try (ClaimedDevice unconnected = watch(device(home, "watch"))) {
            assertThat(
                            decide(
                                    unconnected,
                                    Map.of(
                                            "request",
                                            ask(anna, "one", "12.00").path("id").asString(),
                                            "decision",
                                            "decline")))
                    .isEqualTo("not-allowed");
        }
    }
}
