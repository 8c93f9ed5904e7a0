package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAck;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.opentos.hub.home.Homes;
import org.opentos.hub.settings.Doors;
import org.opentos.hub.testing.Browser;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Topics;
import org.opentos.protocol.money.PaymentCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Payments on a watch, at the MQTT door of a whole hub.
class TerminalStoryTest extends PayStory {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int HEARD_SECONDS_MAX = 30;
    private static final String TOKEN = "a-token-of-the-test";

    private static Id.HomeId home(Browser browser) {
        return Id.HomeId.parse(
                browser.post("/api/v1/homes", Map.of("name", "Home")).body().path("id").asString());
    }

    /// A claimed device, as minting and claiming leave it behind.
    private static Id.DeviceId device(Id.HomeId home, String formFactor) {
        Id.DeviceId id = hub.hub.rooms().getBean(Ids.class).next(Id.DeviceId::new);
        UUID product = UUID.randomUUID();
        hub.hub
                .rooms()
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(_ -> {
                    hub.hub
                            .rooms()
                            .getBean(JdbcClient.class)
                            .sql(
                                    """
                                    with p as (insert into product (id, organisation, name, form_factor, revision, created_at)
                                               values (:product, :maker, 'Watch', :form, 1, now())),
                                         r as (insert into product_revision (product, revision, model, created_by, created_at)
                                               values (:product, 1, '{"title":"Watch"}', :product, now())),
                                         b as (insert into batch (id, product, size, credential, state, minted, created_by, created_at)
                                               values (:product, :product, 1, 'token', 'minted', 1, :product, now()))
                                    insert into device (id, product, batch, position, token_hash, home, name, claimed_at, created_at)
                                    values (:id, :product, :product, 0, sha256(convert_to(:token, 'UTF8')), :home, 'Watch', now(), now())
                                    """)
                            .param("product", product)
                            .param("maker", Id.OrganisationId.parse(hub.developer).value())
                            .param("form", formFactor)
                            .param("id", id.value())
                            .param("token", TOKEN)
                            .param("home", home.value())
                            .update();
                    hub.hub.rooms().getBean(Homes.class).placeDevice(id, Optional.of(home), true);
                });
        return id;
    }

    /// A watch that listens to what it is told of its wallet.
    private static final class Watch implements AutoCloseable {
        private final Id.DeviceId id;
        private final Mqtt5BlockingClient client;
        private final Mqtt5BlockingClient.Mqtt5Publishes messages;

        Watch(Id.DeviceId id) {
            this.id = id;
            Integer port = hub.hub.rooms().getBean(Doors.class).ports().get("mqtt");
            assertThat(port).isNotNull();
            client =
                    MqttClient.builder()
                            .useMqttVersion5()
                            .serverHost("127.0.0.1")
                            .serverPort(port)
                            .simpleAuth()
                            .username(id.text())
                            .password(TOKEN.getBytes(StandardCharsets.UTF_8))
                            .applySimpleAuth()
                            .buildBlocking();
            messages = client.publishes(MqttGlobalPublishFilter.ALL);
            client.connect();
            client.subscribeWith()
                    .topicFilter(Topics.of(id, Topics.Channel.WALLET))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
        }

        /// What it was told last, once it is as expected.
        JsonNode told(Predicate<JsonNode> expected) throws InterruptedException {
            JsonNode last = JSON.nullNode();
            while (!expected.test(last)) {
                var message = messages.receive(HEARD_SECONDS_MAX, TimeUnit.SECONDS);
                assertThat(message).as("a message after %s", last).isPresent();
                last = JSON.readTree(message.get().getPayloadAsBytes());
            }
            return last;
        }

        /// The code of the refusal; empty where there was none.
        String decide(Map<String, String> decision) {
            var publish =
                    client.publishWith()
                            .topic(Topics.of(id, Topics.Channel.DECISIONS))
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .payload(JSON.writeValueAsBytes(decision));
            Mqtt5PubAckException refused =
                    catchThrowableOfType(Mqtt5PubAckException.class, publish::send);
            return refused == null ? "" : code(refused.getMqttMessage());
        }

        private static String code(Mqtt5PubAck refusal) {
            String reason = refusal.getReasonString().map(Object::toString).orElse("none: ");
            return reason.substring(0, reason.indexOf(": "));
        }

        @Override
        public void close() {
            messages.close();
            client.disconnect();
        }
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
        try (Watch watch = new Watch(id)) {
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
            assertThat(watch.decide(approval(told, "135791"))).isEqualTo("confirmation-refused");
            assertThat(watch.decide(Map.of("request", "x", "decision", "approve")))
                    .isEqualTo("field-invalid");
            assertThat(watch.decide(approval(told, PayingHub.PIN))).isEmpty();
            watch.told(waiting(0));
            assertThat(watch.decide(approval(told, PayingHub.PIN))).isEqualTo("request-ended");
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
        try (Watch watch = new Watch(id)) {
            connect(anna, id);
            watch.told(waiting(0));
            JsonNode request = ask(mia, "one", "12.00");
            JsonNode told = watch.told(waiting(1));
            assertThat(told.at("/requests/0/askedBy").asString()).isEqualTo("mia.asks");
            assertThat(
                            watch.decide(
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
        try (Watch watch = new Watch(id)) {
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
        try (Watch unconnected = new Watch(device(home, "watch"))) {
            assertThat(
                            unconnected.decide(
                                    Map.of(
                                            "request",
                                            ask(anna, "one", "12.00").path("id").asString(),
                                            "decision",
                                            "decline")))
                    .isEqualTo("not-allowed");
        }
    }
}
