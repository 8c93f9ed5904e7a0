package org.opentos.hub.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAck;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.opentos.hub.Hub;
import org.opentos.hub.home.Homes;
import org.opentos.hub.settings.Doors;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Topics;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device at the MQTT door of a whole hub, which listens on one of its channels.
public final class ClaimedDevice implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int HEARD_SECONDS_MAX = 30;
    private static final String TOKEN = "a-token-of-the-test";

    private final Id.DeviceId id;
    private final Mqtt5BlockingClient client;
    private final Mqtt5BlockingClient.Mqtt5Publishes messages;

    private ClaimedDevice(Id.DeviceId id, Mqtt5BlockingClient client) {
        this.id = id;
        this.client = client;
        this.messages = client.publishes(MqttGlobalPublishFilter.ALL);
    }

    /// A claimed device, as minting and claiming leave it behind.
    public static Id.DeviceId claimed(
            Hub hub, Id.HomeId home, Id.OrganisationId maker, String formFactor) {
        return claimed(hub, home, maker, formFactor, "{\"title\":\"Watch\"}");
    }

    /// @param model its Thing Model
    public static Id.DeviceId claimed(
            Hub hub, Id.HomeId home, Id.OrganisationId maker, String formFactor, String model) {
        Id.DeviceId id = hub.rooms().getBean(Ids.class).next(Id.DeviceId::new);
        UUID product = UUID.randomUUID();
        hub.rooms()
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(_ -> {
                    hub.rooms()
                            .getBean(JdbcClient.class)
                            .sql(
                                    """
                                    with p as (insert into product (id, organisation, name, form_factor, revision, created_at)
                                               values (:product, :maker, 'Watch', :form, 1, now())),
                                         r as (insert into product_revision (product, revision, model, created_by, created_at)
                                               values (:product, 1, :model::jsonb, :product, now())),
                                         b as (insert into batch (id, product, size, credential, state, minted, created_by, created_at)
                                               values (:product, :product, 1, 'token', 'minted', 1, :product, now()))
                                    insert into device (id, product, batch, position, token_hash, home, name, claimed_at, created_at)
                                    values (:id, :product, :product, 0, sha256(convert_to(:token, 'UTF8')), :home, 'Watch', now(), now())
                                    """)
                            .param("product", product)
                            .param("maker", maker.value())
                            .param("model", model)
                            .param("form", formFactor)
                            .param("id", id.value())
                            .param("token", TOKEN)
                            .param("home", home.value())
                            .update();
                    hub.rooms().getBean(Homes.class).placeDevice(id, Optional.of(home), true);
                });
        return id;
    }

    /// Connects a device that [#claimed] made.
    public static ClaimedDevice listening(Hub hub, Id.DeviceId id, Topics.Channel... channels) {
        Integer port = hub.rooms().getBean(Doors.class).ports().get("mqtt");
        assertThat(port).isNotNull();
        Mqtt5BlockingClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .serverHost("127.0.0.1")
                        .serverPort(port)
                        .simpleAuth()
                        .username(id.text())
                        .password(TOKEN.getBytes(StandardCharsets.UTF_8))
                        .applySimpleAuth()
                        .buildBlocking();
        ClaimedDevice device = new ClaimedDevice(id, client);
        client.connect();
        for (Topics.Channel each : channels) {
            client.subscribeWith()
                    .topicFilter(Topics.of(id, each))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
        }
        return device;
    }

    /// What it was told last, once it is as expected.
    public JsonNode told(Predicate<JsonNode> expected) throws InterruptedException {
        JsonNode last = JSON.nullNode();
        while (!expected.test(last)) {
            var message = messages.receive(HEARD_SECONDS_MAX, TimeUnit.SECONDS);
            assertThat(message).as("a message after %s", last).isPresent();
            last = JSON.readTree(message.get().getPayloadAsBytes());
        }
        return last;
    }

    /// Publishes on one of its channels.
    ///
    /// @return the code of the refusal; empty where there was none
    public String says(Topics.Channel channel, Object body) {
        var publish =
                client.publishWith()
                        .topic(Topics.of(id, channel))
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(JSON.writeValueAsBytes(body));
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
