package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.home.Homes;
import org.opentos.hub.settings.Doors;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.LiveEar;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Topics;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A home alive: a device at the MQTT door, a page at the WebSocket, and REST between them.
class LivingHomeTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOKEN = "a-token-of-the-test";
    private static final String MODEL =
            """
            {"@context":["https://www.w3.org/2022/wot/td/v1.1",{"tos":"https://opentos.org/vocabulary#"}],
             "@type":"tm:ThingModel","title":"Lamp","titles":{"en":"Lamp","zh-Hans":"灯"},
             "properties":{"power":{"title":"Light","type":"boolean"}},
             "actions":{"blink":{"title":"Blink"}}}
            """;

    @TempDir static Path data;
    private static Hub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static Browser person(String name) {
        Browser browser = Browser.at(hub);
        assertThat(browser.signUp(name).status()).isEqualTo(201);
        return browser;
    }

    private static Id.HomeId home(Browser browser) {
        return Id.HomeId.parse(
                browser.post("/api/v1/homes", Map.of("name", "Home")).body().path("id").asString());
    }

    private static WebSocket listen(Browser browser, Id.HomeId home, LiveEar ear, String origin) {
        return ear.listen(browser, "/api/v1/live?home=" + home.text(), origin);
    }

    /// A claimed lamp, as minting and claiming leave it behind.
    private static Id.DeviceId lamp(Id.HomeId home) {
        return lamp(hub, home);
    }

    private static Id.DeviceId lamp(Hub hub, Id.HomeId home) {
        Id.DeviceId id = hub.rooms().getBean(Ids.class).next(Id.DeviceId::new);
        UUID product = UUID.randomUUID();
        UUID batch = UUID.randomUUID();
        hub.rooms()
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(_ -> {
                    hub.rooms()
                            .getBean(JdbcClient.class)
                            .sql(
                                    """
                                    with p as (insert into product (id, organisation, name, form_factor, revision, created_at)
                                               values (:product, :product, 'Lamp', 'appliance', 1, now())),
                                         r as (insert into product_revision (product, revision, model, created_by, created_at)
                                               values (:product, 1, cast(:model as json), :product, now())),
                                         b as (insert into batch (id, product, size, credential, state, minted, created_by, created_at)
                                               values (:batch, :product, 1, 'token', 'minted', 1, :product, now()))
                                    insert into device (id, product, batch, position, token_hash, home, name, claimed_at, created_at)
                                    values (:id, :product, :batch, 0, sha256(convert_to(:token, 'UTF8')), :home, 'Kitchen lamp', now(), now())
                                    """)
                            .param("product", product)
                            .param("batch", batch)
                            .param("model", MODEL)
                            .param("id", id.value())
                            .param("token", TOKEN)
                            .param("home", home.value())
                            .update();
                    hub.rooms().getBean(Homes.class).placeDevice(id, Optional.of(home), false);
                });
        return id;
    }

    private static Mqtt5BlockingClient connect(Id.DeviceId device) {
        return connect(hub, device);
    }

    private static Mqtt5BlockingClient connect(Hub hub, Id.DeviceId device) {
        Mqtt5BlockingClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .serverHost("127.0.0.1")
                        .serverPort(mqttPort(hub))
                        .simpleAuth()
                        .username(device.text())
                        .password(TOKEN.getBytes(StandardCharsets.UTF_8))
                        .applySimpleAuth()
                        .buildBlocking();
        client.connect();
        return client;
    }

    private static int mqttPort(Hub hub) {
        Integer port = hub.rooms().getBean(Doors.class).ports().get("mqtt");
        assertThat(port).isNotNull();
        return port;
    }

    @Test
    void a_value_goes_from_the_device_to_the_page_and_a_wish_back() throws Exception {
        Browser anna = person("anna.lives");
        Id.HomeId home = home(anna);
        Id.DeviceId lamp = lamp(home);
        LiveEar ear = new LiveEar();
        WebSocket page = listen(anna, home, ear, anna.origin());
        assertThat(ear.next("ready")).isNotNull();

        Mqtt5BlockingClient device = connect(lamp);
        JsonNode presence = ear.next("presence");
        assertThat(presence.path("device").asString()).isEqualTo(lamp.text());
        assertThat(presence.path("online").asBoolean()).isTrue();
        try (Mqtt5BlockingClient.Mqtt5Publishes messages =
                device.publishes(MqttGlobalPublishFilter.ALL)) {
            device.subscribeWith()
                    .topicFilter(Topics.of(lamp, Topics.Channel.DESIRED))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            report(device, lamp, "{\"values\":{\"power\":false}}");
            assertThat(ear.next("twin").at("/reported/value").asBoolean(true)).isFalse();

            Browser.Answer set =
                    anna.put(
                            "/api/v1/devices/" + lamp.text() + "/properties/power",
                            Map.of("value", true));
            assertThat(set.status()).isEqualTo(202);
            Mqtt5Publish desired = messages.receive(30, TimeUnit.SECONDS).orElseThrow();
            JsonNode wanted = JSON.readTree(desired.getPayloadAsBytes()).at("/values/power");
            assertThat(wanted.path("value").asBoolean()).isTrue();
            assertThat(wanted.path("cause").asString())
                    .isEqualTo(set.body().path("cause").asString());
            report(
                    device,
                    lamp,
                    "{\"values\":{\"power\":true},\"cause\":\"%s\"}"
                            .formatted(wanted.path("cause").asString()));
        }
        JsonNode shown = anna.get("/api/v1/homes/" + home.text() + "/devices").body().get(0);
        assertThat(shown.path("online").asBoolean()).isTrue();
        assertThat(shown.at("/twin/power/desired/answered").asBoolean()).isTrue();
        assertThat(shown.at("/may/set/0").asString()).isEqualTo("power");
        JsonNode changes = anna.get("/api/v1/devices/" + lamp.text() + "/changes?limit=10").body();
        assertThat(changes.size()).isEqualTo(3);
        assertThat(changes.at("/0/causes/0/actor/name").asString()).isEqualTo("anna.lives");
        assertThat(
                        anna.get("/api/v1/devices/" + lamp.text() + "/description")
                                .header("Content-Type"))
                .startsWith("application/td+json");
        device.disconnect();
        assertThat(ear.next("presence").path("online").asBoolean(true)).isFalse();
        page.abort();
    }

    private static void report(Mqtt5BlockingClient device, Id.DeviceId id, String payload) {
        device.publishWith()
                .topic(Topics.of(id, Topics.Channel.REPORTED))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    @Test
    void bad_values_and_strangers_get_their_answers() {
        Browser bert = person("bert.lives");
        Id.DeviceId lamp = lamp(home(bert));
        String power = "/api/v1/devices/" + lamp.text() + "/properties/power";
        Browser.Answer bad = bert.put(power, Map.of("value", "on"));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.code()).isEqualTo("value-invalid");
        assertThat(bad.body().at("/faults/0/pointer").asString()).isEqualTo("/value");
        assertThat(
                        bert.put(
                                        "/api/v1/devices/" + lamp.text() + "/properties/colour",
                                        Map.of("value", 1))
                                .code())
                .isEqualTo("property-unknown");
        assertThat(
                        bert.post("/api/v1/devices/" + lamp.text() + "/actions/blink", Map.of())
                                .status())
                .isEqualTo(202);
        Browser carla = person("carla.lives");
        assertThat(carla.put(power, Map.of("value", true)).status()).isEqualTo(404);
        assertThat(carla.get("/api/v1/devices/" + lamp.text()).status()).isEqualTo(404);
    }

    @Test
    void a_person_has_only_so_many_live_pages_at_once() throws Exception {
        Browser fred = person("fred.lives");
        Id.HomeId home = home(fred);
        List<WebSocket> pages = new ArrayList<>();
        for (int page = 0; page < LivePage.PAGES_PER_PERSON_MAX; page++) {
            LiveEar ear = new LiveEar();
            pages.add(listen(fred, home, ear, fred.origin()));
            assertThat(ear.next("ready")).isNotNull();
        }
        LiveEar beyond = new LiveEar();
        listen(fred, home, beyond, fred.origin());
        assertThat(beyond.closed().get(30, TimeUnit.SECONDS)).isEqualTo("4429 limit-reached");
        assertThat(beyond.heard()).isEmpty();
        Browser gina = person("gina.lives");
        LiveEar ear = new LiveEar();
        pages.add(listen(gina, home(gina), ear, gina.origin()));
        assertThat(ear.next("ready")).isNotNull();
        pages.forEach(WebSocket::abort);
    }

    @Test
    void only_who_may_see_the_home_from_its_own_pages_listens() {
        Browser dora = person("dora.lives");
        Id.HomeId home = home(dora);
        assertRefused(dora, home, "https://elsewhere.example", 403);
        assertRefused(person("emil.lives"), home, dora.origin(), 404);
        assertRefused(Browser.at(hub), home, dora.origin(), 401);
    }

    private static void assertRefused(Browser who, Id.HomeId home, String origin, int status) {
        assertThatThrownBy(() -> listen(who, home, new LiveEar(), origin))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(status));
    }

    @Test
    void the_owner_sees_that_two_devices_use_one_identity() {
        Browser hans = person("hans.lives");
        Id.HomeId home = home(hans);
        Id.DeviceId lamp = lamp(home);
        for (int takeover = 0; takeover <= 3; takeover++) {
            connect(lamp);
        }
        assertThatThrownBy(() -> connect(lamp)).isInstanceOf(Mqtt5ConnAckException.class);
        assertThat(
                        hans.get("/api/v1/devices/" + lamp.text())
                                .body()
                                .at("/refusals/last/code")
                                .asString())
                .isEqualTo("identity-used-twice");
        assertThat(
                        hans.get("/api/v1/homes/" + home.text() + "/devices")
                                .body()
                                .at("/0/refusals/last/code")
                                .asString())
                .isEqualTo("identity-used-twice");
    }

    @Test
    void pages_lose_a_hub_that_stops_before_its_devices_do(@TempDir Path own) throws Exception {
        LiveEar ear = new LiveEar();
        try (Hub stopping = TestHub.start(own)) {
            Browser hugo = Browser.at(stopping);
            assertThat(hugo.signUp("hugo.lives").status()).isEqualTo(201);
            Id.HomeId home = home(hugo);
            Id.DeviceId lamp = lamp(stopping, home);
            listen(hugo, home, ear, hugo.origin());
            assertThat(ear.next("ready")).isNotNull();
            connect(stopping, lamp);
            assertThat(ear.next("presence").path("online").asBoolean()).isTrue();
        }
        assertThat(ear.closed().get(30, TimeUnit.SECONDS)).startsWith("1012");
        assertThat(ear.heard()).noneMatch(each -> each.path("type").asString().equals("presence"));
    }
}
