package org.opentos.e2e;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAck;
import java.nio.charset.StandardCharsets;

/// A client of the message door that hears the reasons of MQTT 5.
final class Mqtt {
    private Mqtt() {}

    /// Connects; the client does not come back by itself once it is pushed off.
    static Mqtt5BlockingClient connect(World world, String user, String password) {
        Mqtt5BlockingClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .serverHost("localhost")
                        .serverPort(world.devicesAt().mqtt())
                        .buildBlocking();
        client.connectWith()
                .simpleAuth()
                .username(user)
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send();
        return client;
    }

    /// Publishes once with QoS 1.
    ///
    /// @return the answer's reason code and, after a refusal, the stable code of the refusal
    static String publish(World world, String user, String password, String topic, String payload) {
        Mqtt5BlockingClient client = connect(world, user, password);
        try {
            client.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(payload.getBytes(StandardCharsets.UTF_8))
                    .send();
            return "SUCCESS";
        } catch (Mqtt5PubAckException refused) {
            Mqtt5PubAck answer = refused.getMqttMessage();
            String reason = answer.getReasonString().map(Object::toString).orElse("");
            return answer.getReasonCode() + " " + reason.replaceFirst(":.*", "");
        } finally {
            client.disconnect();
        }
    }
}
