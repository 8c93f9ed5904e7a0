package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The door as an independent client library sees it.
class ClientsTest {
    private static DoorWorld world;

    @BeforeAll
    static void open() {
        world = new DoorWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    static Mqtt5BlockingClient five(String id, String user) {
        Mqtt5BlockingClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .identifier(id)
                        .serverHost("127.0.0.1")
                        .serverPort(world.ports.plain())
                        .simpleAuth()
                        .username(user)
                        .password("right".getBytes(StandardCharsets.UTF_8))
                        .applySimpleAuth()
                        .buildBlocking();
        client.connect();
        return client;
    }

    static Mqtt3BlockingClient three(String id, String user) {
        Mqtt3BlockingClient client =
                MqttClient.builder()
                        .useMqttVersion3()
                        .identifier(id)
                        .serverHost("127.0.0.1")
                        .serverPort(world.ports.plain())
                        .simpleAuth()
                        .username(user)
                        .password("right".getBytes(StandardCharsets.UTF_8))
                        .applySimpleAuth()
                        .buildBlocking();
        client.connect();
        return client;
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void a_message_goes_from_each_version_to_the_other(MqttQos qos) throws Exception {
        Mqtt5BlockingClient newer = five("newer-" + qos, "red/ann");
        Mqtt3BlockingClient older = three("older-" + qos, "red/bob");
        try (var toNewer = newer.publishes(MqttGlobalPublishFilter.ALL);
                var toOlder = older.publishes(MqttGlobalPublishFilter.ALL)) {
            newer.subscribeWith().topicFilter("kitchen/+/" + qos).qos(qos).send();
            older.subscribeWith().topicFilter("hall/#").qos(qos).send();
            older.publishWith()
                    .topic("kitchen/lamp/" + qos)
                    .qos(qos)
                    .payload("on".getBytes(StandardCharsets.UTF_8))
                    .send();
            newer.publishWith()
                    .topic("hall")
                    .qos(qos)
                    .payload("off".getBytes(StandardCharsets.UTF_8))
                    .send();
            Mqtt5Publish heard =
                    toNewer.receive(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS).orElseThrow();
            assertThat(heard.getTopic()).hasToString("kitchen/lamp/" + qos);
            assertThat(heard.getPayloadAsBytes()).asString().isEqualTo("on");
            assertThat(heard.getQos()).isEqualTo(qos);
            assertThat(
                            toOlder.receive(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS)
                                    .orElseThrow()
                                    .getPayloadAsBytes())
                    .asString()
                    .isEqualTo("off");
        }
        newer.disconnect();
        older.disconnect();
    }

    @Test
    void many_messages_of_every_quality_arrive_once_and_in_order() throws Exception {
        Mqtt5BlockingClient from = five("many-from", "red/ann");
        Mqtt5BlockingClient to = five("many-to", "red/bob");
        try (var heard = to.publishes(MqttGlobalPublishFilter.ALL)) {
            to.subscribeWith().topicFilter("many/#").qos(MqttQos.EXACTLY_ONCE).send();
            for (MqttQos qos : MqttQos.values()) {
                for (int number = 0; number < 300; number++) {
                    from.toAsync()
                            .publishWith()
                            .topic("many/" + qos)
                            .qos(qos)
                            .payload(Integer.toString(number).getBytes(StandardCharsets.UTF_8))
                            .send();
                }
                for (int number = 0; number < 300; number++) {
                    assertThat(
                                    heard.receive(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS)
                                            .orElseThrow()
                                            .getPayloadAsBytes())
                            .asString()
                            .isEqualTo(Integer.toString(number));
                }
            }
        }
        from.disconnect();
        to.disconnect();
    }
}
