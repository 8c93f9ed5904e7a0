package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.join;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// A test that speaks raw bytes to a door of its own.
abstract class OnTheWire {
    static final byte[] NONE = {};

    /// A session expiry of 100 s, as a property of CONNECT.
    static final String KEPT = "1100000064";

    static final int WILL = 4;
    static final int WILL_RETAIN = 0x20;

    static DoorWorld world;

    @BeforeAll
    static void open() {
        world = new DoorWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    static byte[] connect5(String id, boolean clean, String properties) {
        return RawClient.connect(5, id, "red/ann", clean, 0, hex(properties));
    }

    /// A client that is let in.
    static RawClient five(String id) {
        return RawClient.five(world, id, "red/ann");
    }

    /// A client that is let in.
    ///
    /// @param properties of its CONNECT
    static RawClient five(String id, boolean clean, String properties) {
        RawClient client = RawClient.to(world).send(connect5(id, clean, properties));
        assertThat(client.read()[3]).as("reason").isZero();
        return client;
    }

    /// A client that left a will.
    ///
    /// @param flags of the will beside its own
    static RawClient withWill(String id, String properties, int flags, byte[] will) {
        RawClient client = RawClient.to(world);
        client.send(
                RawClient.connect(
                        5, id, "red/ann", "right", true, 0, hex(properties), WILL | flags, will));
        assertThat(client.read()[3]).as("reason").isZero();
        return client;
    }

    static byte[] will5(String topic, String payload, String properties) {
        byte[] bytes = hex(properties);
        return join(new byte[] {(byte) bytes.length}, bytes, text(topic), text(payload));
    }

    static byte[] will3(String topic, String payload) {
        return join(text(topic), text(payload));
    }

    /// The reason of the DISCONNECT or CONNACK that comes next and last.
    static String farewell(RawClient client) {
        String answer = client.hex();
        assertThat(answer).as("a farewell").matches("(e0|20).*");
        assertThat(client.hex()).as("what follows").isEmpty();
        return answer.startsWith("e0") ? answer.substring(4, 6) : answer.substring(6, 8);
    }

    /// The properties of a PUBLISH of MQTT 5.
    static String properties(byte[] publish) {
        int at = 1;
        while ((publish[at++] & 0x80) != 0) {}
        at += 2 + ((publish[at] & 0xFF) << 8 | publish[at + 1] & 0xFF);
        at += (publish[0] & 6) == 0 ? 0 : 2;
        return HexFormat.of().formatHex(publish, at + 1, at + 1 + publish[at]);
    }

    static byte[] unsubscribe5(int identifier, String... filters) {
        byte[] all = NONE;
        for (String each : filters) {
            all = join(all, text(each));
        }
        return RawClient.packet(0xA2, two(identifier), new byte[1], all);
    }

    /// PUBACK, PUBREC, PUBREL or PUBCOMP without a reason.
    static byte[] answer(int type, byte[] publish) {
        return RawClient.packet(type, two(RawClient.identifier(publish)));
    }

    /// The hexadecimal form of a string as it stands in a packet.
    static String chars(String text) {
        return HexFormat.of().formatHex(text(text));
    }

    /// Lets time pass, as the door counts it: until a will with this delay is published.
    static void pass(int seconds) {
        String properties = "11%08x".formatted(seconds + 10);
        try (RawClient hears = five("clock-hears")) {
            hears.subscribed(true, "clock", 0);
            withWill("clock", properties, 0, will5("clock", "x", "18%08x".formatted(seconds)))
                    .vanish();
            assertThat(hears.message(true)).isEqualTo("clock=x q0");
        }
    }

    /// Publishes with QoS 1 and waits until it is acknowledged.
    static void published(RawClient client, String topic, String payload, int flags) {
        client.send(RawClient.publish5(topic, payload, flags | 2, 99));
        assertThat(client.hex()).isEqualTo("40020063");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
