package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The door as Eclipse Paho's client of MQTT 5 sees it, which shares no code with HiveMQ's.
class PahoTest {
    private static DoorWorld world;

    @BeforeAll
    static void open() {
        world = new DoorWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    /// What a client was told.
    private static final class Heard implements MqttCallback {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            events.add(
                    topic
                            + '='
                            + new String(message.getPayload(), StandardCharsets.UTF_8)
                            + " q"
                            + message.getQos()
                            + (message.isRetained() ? "r" : ""));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            events.add("disconnected 0x" + Integer.toHexString(response.getReturnCode()));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            events.add("error " + exception.getMessage());
        }

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String server) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}

        String next() throws InterruptedException {
            String next = events.poll(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    private static MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("red/ann");
        options.setPassword("right".getBytes(StandardCharsets.UTF_8));
        options.setSessionExpiryInterval(100L);
        options.setTopicAliasMaximum(10);
        return options;
    }

    private static MqttClient connected(String id, Heard heard, MqttConnectionOptions options)
            throws MqttException {
        MqttClient client =
                new MqttClient(
                        "tcp://127.0.0.1:" + world.ports.plain(), id, new MemoryPersistence());
        client.setCallback(heard);
        client.connect(options);
        return client;
    }

    @Test
    void messages_of_every_quality_arrive_and_retained_ones_later_too() throws Exception {
        Heard heard = new Heard();
        MqttClient client = connected("paho", heard, options());
        client.subscribe("paho/#", 2);
        for (int qos = 0; qos <= 2; qos++) {
            client.publish("paho/" + qos, new byte[] {'x'}, qos, true);
            assertThat(heard.next()).isEqualTo("paho/" + qos + "=x q" + qos);
        }
        Heard later = new Heard();
        MqttClient second = connected("paho-later", later, options());
        second.subscribe("paho/2", 1);
        assertThat(later.next()).isEqualTo("paho/2=x q1r");
        second.disconnect();
        client.disconnect();
    }

    @Test
    void a_second_connection_takes_over_and_the_will_is_published() throws Exception {
        Heard hears = new Heard();
        MqttClient witness = connected("paho-witness", hears, options());
        witness.subscribe("paho-will", 1);
        MqttConnectionOptions mortal = options();
        mortal.setWill("paho-will", new MqttMessage(new byte[] {'x'}, 1, false, null));
        Heard first = new Heard();
        MqttClient replaced = connected("paho-same", first, mortal);
        replaced.subscribe("paho-same", 1);
        MqttConnectionOptions resuming = options();
        resuming.setCleanStart(false);
        Heard second = new Heard();
        MqttClient replacing = connected("paho-same", second, resuming);
        assertThat(first.next()).isEqualTo("disconnected 0x8e");
        assertThat(hears.next()).isEqualTo("paho-will=x q1");
        witness.publish("paho-same", new byte[] {'y'}, 1, false);
        assertThat(second.next()).as("the session went over").isEqualTo("paho-same=y q1");
        replacing.disconnect();
        replaced.close();
        witness.disconnect();
    }
}
