package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.join;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// MQTT 5, section 2: every flag, every property and every reason code on every packet.
class PacketStatementsTest extends OnTheWire {

    /// A well-formed property for each identifier that MQTT 5 knows (table 2-4).
    private static final Map<Integer, String> PROPERTIES = new TreeMap<>();

    static {
        for (int each : new int[] {0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A}) {
            PROPERTIES.put(each, "%02x01".formatted(each));
        }
        for (int each : new int[] {0x13, 0x21, 0x22, 0x23}) {
            PROPERTIES.put(each, "%02x0001".formatted(each));
        }
        for (int each : new int[] {0x02, 0x11, 0x18, 0x27}) {
            PROPERTIES.put(each, "%02x00010000".formatted(each));
        }
        for (int each : new int[] {0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F}) {
            PROPERTIES.put(each, "%02x000161".formatted(each));
        }
        PROPERTIES.put(0x0B, "0b01");
        PROPERTIES.put(0x26, "26000161000162");
    }

    private static final Set<Integer> NUMBERED = Set.of(0x1F, 0x26);

    /// The packets that a client may send with properties, and which ones (table 2-4).
    enum Carrier {
        CONNECT(Set.of(0x11, 0x15, 0x16, 0x17, 0x19, 0x21, 0x22, 0x26, 0x27)),
        WILL(Set.of(0x01, 0x02, 0x03, 0x08, 0x09, 0x18, 0x26)),
        PUBLISH(Set.of(0x01, 0x02, 0x03, 0x08, 0x09, 0x0B, 0x23, 0x26)),
        PUBACK(NUMBERED),
        PUBREC(NUMBERED),
        PUBREL(NUMBERED),
        PUBCOMP(NUMBERED),
        SUBSCRIBE(Set.of(0x0B, 0x26)),
        UNSUBSCRIBE(Set.of(0x26)),
        DISCONNECT(Set.of(0x11, 0x1F, 0x26));

        final Set<Integer> allowed;

        Carrier(Set<Integer> allowed) {
            this.allowed = allowed;
        }

        byte[] with(String properties) {
            byte[] bytes = hex(properties);
            byte[] all = join(new byte[] {(byte) bytes.length}, bytes);
            return switch (this) {
                case CONNECT -> connect5("carrier", true, properties);
                case WILL ->
                        RawClient.connect(
                                5,
                                "carrier",
                                "red/ann",
                                "right",
                                true,
                                0,
                                NONE,
                                WILL_FLAG,
                                join(all, text("will"), text("x")));
                case PUBLISH -> packet(0x30, text("carrier"), all);
                case PUBACK -> packet(0x40, two(7), new byte[1], all);
                case PUBREC -> packet(0x50, two(7), new byte[1], all);
                case PUBREL -> packet(0x62, two(7), new byte[1], all);
                case PUBCOMP -> packet(0x70, two(7), new byte[1], all);
                case SUBSCRIBE -> packet(0x82, two(7), all, text("carrier/none"), new byte[1]);
                case UNSUBSCRIBE -> packet(0xA2, two(7), all, text("carrier/none"));
                case DISCONNECT -> packet(0xE0, new byte[1], all);
            };
        }

        private static final int WILL_FLAG = 4;

        /// What becomes of a packet: a reason above 0x80, or "fine".
        String outcome(String properties) {
            boolean connects = this == CONNECT || this == WILL;
            try (RawClient client = connects ? RawClient.to(world) : five("carrier", true, KEPT)) {
                client.send(with(properties));
                if (this == DISCONNECT) {
                    String answer = client.hex();
                    return answer.isEmpty() ? "fine" : answer.substring(4, 6);
                }
                if (!connects) {
                    client.send("c000");
                }
                String answer = client.hex();
                if (connects) {
                    return answer.substring(6, 8).equals("00") ? "fine" : answer.substring(6, 8);
                }
                if (this == PUBREC || this == PUBREL || this == SUBSCRIBE || this == UNSUBSCRIBE) {
                    answer = answer.startsWith("e0") ? answer : client.hex();
                }
                return answer.equals("d000") ? "fine" : answer.substring(4, 6);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    @Statement({"MQTT-2.2.2-1", "MQTT-3.3.4-6", "MQTT-4.13.1-1"})
    void each_property_stands_where_it_may_and_once(Carrier carrier) {
        assertThat(carrier.outcome("")).isEqualTo("fine");
        for (int identifier = 0; identifier <= 0x7F; identifier++) {
            String one = PROPERTIES.getOrDefault(identifier, "%02x".formatted(identifier));
            String what = carrier + " with " + one;
            if (!carrier.allowed.contains(identifier)) {
                assertThat(carrier.outcome(one)).as(what).isEqualTo("81");
                continue;
            }
            String alone =
                    switch (identifier) {
                        case 0x15 -> "8c";
                        case 0x16 -> "82";
                        case 0x0B -> carrier == Carrier.PUBLISH ? "82" : "fine";
                        default -> "fine";
                    };
            assertThat(carrier.outcome(one)).as(what).isEqualTo(alone);
            assertThat(carrier.outcome(one + one))
                    .as(what + " twice")
                    .isEqualTo(identifier == 0x26 ? "fine" : "82");
            assertThat(carrier.outcome(one.substring(0, one.length() - 2)))
                    .as(what + " cut short")
                    .isEqualTo("81");
        }
        assertThat(carrier.outcome("8001")).as("an identifier of two bytes").isEqualTo("81");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4 0007",
                "5 0007",
                "6 0007",
                "7 0007",
                "8 00070000016100",
                "a 000700000161",
                "c ",
                "e ",
                "f 0000"
            })
    @Statement({
        "MQTT-2.1.3-1",
        "MQTT-3.6.1-1",
        "MQTT-3.8.1-1",
        "MQTT-3.10.1-1",
        "MQTT-3.14.1-1",
        "MQTT-3.15.1-1"
    })
    void reserved_flags_have_their_value(String packet) {
        int type = Character.digit(packet.charAt(0), 16);
        int right = type == 6 || type == 8 || type == 10 ? 2 : 0;
        byte[] content = hex(packet.substring(2));
        for (int flags = 0; flags < 16; flags++) {
            if (flags != right) {
                try (RawClient client = five("flags")) {
                    client.send(packet(type << 4 | flags, content));
                    assertThat(farewell(client)).as("%x%x", type, flags).isEqualTo("81");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0000, 81, type 0",
        "1000, 82, CONNECT",
        "20020000, 82, CONNACK",
        "90040001 0000, 82, SUBACK",
        "b0040001 0000, 82, UNSUBACK",
        "d000, 82, PINGRESP",
        "f000, 82, AUTH without a method",
        "f0021800, 82, AUTH without a method",
        "f0021900, 82, AUTH again without a method",
    })
    @Statement({"MQTT-3.1.0-2", "MQTT-4.12.0-7", "MQTT-4.13.1-1"})
    void packets_that_may_not_come_end_the_connection(String hex, String reason, String what) {
        try (RawClient client = five("may-not")) {
            client.send(hex);
            assertThat(farewell(client)).as(what).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "40, 00 10 80 83 87 90 91 97 99",
        "50, 00 10 80 83 87 90 91 97 99",
        "62, 00 92",
        "70, 00 92",
        "e0, 00 04 80 81 82 83 90 93 94 95 96 97 98 99",
    })
    @Statement({
        "MQTT-3.4.2-1",
        "MQTT-3.5.2-1",
        "MQTT-3.6.2-1",
        "MQTT-3.7.2-1",
        "MQTT-3.14.2-1",
        "MQTT-4.13.1-1"
    })
    void each_packet_has_its_own_reason_codes(String first, String allowed) {
        int type = Integer.parseInt(first, 16);
        for (int reason = 0; reason <= 0xFF; reason++) {
            byte[] content = type == 0xE0 ? NONE : two(7);
            try (RawClient client = five("reasons")) {
                client.send(packet(type, content, new byte[] {(byte) reason}), hex("c000"));
                String answer = client.hex();
                String what = first + " with %02x".formatted(reason);
                if (!allowed.contains("%02x".formatted(reason))) {
                    assertThat(answer.substring(0, 2)).as(what).isEqualTo("e0");
                    assertThat(answer.substring(4, 6)).as(what).isEqualTo("82");
                } else if (type == 0xE0) {
                    assertThat(answer).as(what).isEmpty();
                } else {
                    boolean answered = type == 0x62 || type == 0x50 && reason < 0x80;
                    assertThat(answered ? client.hex() : answer).as(what).isEqualTo("d000");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"40", "50", "62", "70", "82", "a2"})
    @Statement({"MQTT-2.2.1-3", "MQTT-4.13.1-1"})
    void packet_identifier_0_is_a_protocol_error(String first) {
        try (RawClient client = five("zero")) {
            client.send(packet(Integer.parseInt(first, 16), hex("0000 00 000161 00")));
            assertThat(farewell(client)).isEqualTo("82");
        }
    }

    @Test
    @Statement("MQTT-4.13.1-1")
    void a_packet_that_ends_too_early_is_malformed() {
        byte[][] packets = {
            hex("32 0000 0001 61 0007 07 0101 03 0001 74"),
            hex("40 0000 0007 00 05 1f 0002 6f6b"),
            hex("62 0000 0007 00 05 1f 0002 6f6b"),
            hex("82 0000 0007 02 0b01 0003 612f62 00"),
            hex("a2 0000 0007 07 26 0001 61 0001 62 0003 612f62"),
            hex("e0 0000 00 05 1f 0002 6f6b"),
        };
        for (byte[] each : packets) {
            byte[] content = java.util.Arrays.copyOfRange(each, 3, each.length);
            IntStream.range(1, content.length)
                    .forEach(length -> {
                        byte[] cut = java.util.Arrays.copyOf(content, length);
                        endsRightly(packet(each[0] & 0xFF, cut));
                    });
        }
    }

    /// Some beginnings are packets too; all others end the connection with 0x81 or 0x82.
    private static void endsRightly(byte[] packet) {
        try (RawClient client = five("cut")) {
            client.send(packet, hex("c000"));
            String answer = client.hex();
            if (answer.startsWith("e0")) {
                assertThat(answer.substring(4, 6)).isIn("81", "82");
                assertThat(client.hex()).isEmpty();
            }
        }
    }

    @Test
    @Statement({"MQTT-3.12.4-1", "MQTT-4.9.0-3"})
    void a_ping_is_answered_and_has_no_content() {
        try (RawClient client = five("ping")) {
            client.send("c000c000");
            assertThat(client.hex()).isEqualTo("d000");
            assertThat(client.hex()).isEqualTo("d000");
            client.send("c00100");
            assertThat(farewell(client)).isEqualTo("81");
        }
    }

    @Test
    @Statement("MQTT-3.2.2-15")
    void a_packet_above_the_maximum_is_refused_before_it_is_read() {
        try (RawClient client = five("huge")) {
            client.send("3081 8009");
            assertThat(farewell(client)).isEqualTo("95");
        }
    }

    @Test
    @Statement({"MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-1.5.7-1", "MQTT-3.3.2-13", "MQTT-3.3.2-19"})
    void strings_are_well_formed_wherever_they_stand() {
        for (String bad :
                new String[] {
                    "0001ff",
                    "0002c080",
                    "0003eda080",
                    "0003edbfbf",
                    "0004f4908080",
                    "000100",
                    "0002c3",
                    "0003e28228"
                }) {
            String[] packets = {
                "30" + bad + "00",
                "30 000161 %02x 03" + bad,
                "30 000161 %02x 08" + bad,
                "30 000161 %02x 26 000161" + bad,
                "30 000161 %02x 26" + bad + "000161",
                "82 0007 00" + bad + "00",
                "a2 0007 00" + bad,
                "40 0007 00 %02x 1f" + bad,
                "e0 00 %02x 1f" + bad,
            };
            for (String each : packets) {
                int properties = bad.length() / 2 + (each.contains("26") ? 4 : 1);
                byte[] bytes = hex(each.formatted(properties));
                byte[] content = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
                try (RawClient client = five("strings")) {
                    client.send(packet(bytes[0] & 0xFF, content));
                    assertThat(farewell(client)).as(each).isEqualTo("81");
                }
            }
        }
    }
}
