package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.publish3;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// MQTT 3.1.1: the statements of its conformance list.
class Version311StatementsTest extends OnTheWire {

    private static RawClient three(String id) {
        return RawClient.three(world, id, "red/ann");
    }

    /// A client without a clean session.
    private static RawClient kept(String id, int present) {
        RawClient client = RawClient.to(world);
        client.send(connect(4, id, "red/ann", false, 0, NONE));
        assertThat(client.hex()).isEqualTo("20020" + present + "00");
        return client;
    }

    private static RawClient withWill(String id, int flags, String topic) {
        RawClient client = RawClient.to(world);
        byte[] will = will3(topic, "gone");
        client.send(connect(4, id, "red/ann", "right", true, 0, NONE, WILL | flags, will));
        assertThat(client.hex()).isEqualTo("20020000");
        return client;
    }

    private static byte[] unsubscribe3(int identifier, String... filters) {
        byte[] all = NONE;
        for (String each : filters) {
            all = RawClient.join(all, text(each));
        }
        return packet(0xA2, two(identifier), all);
    }

    private static void published3(RawClient client, String topic, String payload, int flags) {
        client.send(publish3(topic, payload, flags | 2, 99));
        assertThat(client.hex()).isEqualTo("40020063");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03 0000 0001 61",
                "0a 0000 0001 61",
                "22 0000 0001 61",
                "1e 0000 0001 61",
                "06 0000 0001 61",
                "c6 0000 0001 61 0001 77",
                "02 0000 0001 61 0001 62",
                "82 0000 0001 61",
                "82 0000 0001 61 0001 62 0001 63",
                "c2 0000 0001 61 0001 62",
                "42 0000 0001 61 0001 62",
                "02 0000",
                "02 0000 0001 ff",
                "02 0000 0001 00",
                "02 0000 0003 eda080",
                "06 0000 0001 61 0001 ff 0000",
                "82 0000 0001 61 0001 ff",
                "06 0000 0001 61 0001 2b 0000"
            })
    @Statement311({
        "MQTT-1.5.3-1",
        "MQTT-1.5.3-2",
        "MQTT-3.1.2-3",
        "MQTT-3.1.2-9",
        "MQTT-3.1.2-11",
        "MQTT-3.1.2-13",
        "MQTT-3.1.2-14",
        "MQTT-3.1.2-15",
        "MQTT-3.1.2-18",
        "MQTT-3.1.2-19",
        "MQTT-3.1.2-20",
        "MQTT-3.1.2-21",
        "MQTT-3.1.2-22",
        "MQTT-3.1.3-1",
        "MQTT-3.1.3-3",
        "MQTT-3.1.3-4",
        "MQTT-3.1.3-10",
        "MQTT-3.1.3-11",
        "MQTT-3.1.4-1",
        "MQTT-3.2.2-6"
    })
    void a_wrong_connect_gets_no_answer(String rest) {
        try (RawClient client = RawClient.to(world)) {
            client.send(packet(0x10, text("MQTT"), new byte[] {4}, hex(rest)));
            assertThat(client.hex()).isEmpty();
        }
    }

    @Test
    @Statement311({
        "MQTT-3.1.3-6",
        "MQTT-3.1.3-7",
        "MQTT-3.1.3-8",
        "MQTT-3.1.3-9",
        "MQTT-3.2.2-4",
        "MQTT-3.2.2-5"
    })
    void a_client_id_may_be_empty_in_a_clean_session_only() {
        three("").close();
        for (String id : new String[] {"", "x".repeat(257)}) {
            try (RawClient client = RawClient.to(world)) {
                client.send(connect(4, id, "red/ann", false, 0, NONE));
                assertThat(client.hex()).isEqualTo("20020002");
                assertThat(client.hex()).isEmpty();
            }
        }
    }

    @Test
    @Statement311({"MQTT-3.1.4-5", "MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    void what_follows_a_rejected_connect_is_not_processed() {
        kept("rejected", 0).close();
        try (RawClient hears = three("rejected-hears").subscribed(false, "rejected", 0);
                RawClient client = RawClient.to(world)) {
            client.send(
                    connect(4, "rejected", "red/ann", "wrong", false, 0, NONE, 0, NONE),
                    publish3("rejected", "x", 0, 0));
            assertThat(client.hex()).isEqualTo("20020004");
            assertThat(client.hex()).isEmpty();
            hears.quiet();
        }
    }

    @Test
    @Statement311({
        "MQTT-3.1.2-4",
        "MQTT-3.1.2-5",
        "MQTT-3.1.2-6",
        "MQTT-3.1.3-2",
        "MQTT-3.1.4-3",
        "MQTT-3.1.4-4",
        "MQTT-3.2.0-1",
        "MQTT-3.2.2-1",
        "MQTT-3.2.2-2",
        "MQTT-3.2.2-3",
        "MQTT-4.1.0-1",
        "MQTT-4.1.0-2",
        "MQTT-4.5.0-1"
    })
    void a_session_is_kept_where_it_is_not_clean() {
        try (RawClient from = three("kept-from")) {
            kept("kept", 0).subscribed(false, "kept", 2).leave();
            from.send(publish3("kept", "0", 0, 0));
            published3(from, "kept", "1", 0);
            try (RawClient again = kept("kept", 1)) {
                assertThat(again.message(false)).isEqualTo("kept=1 q1");
                again.quiet();
                again.send("e000");
                assertThat(again.hex()).isEmpty();
            }
            three("kept").subscribed(false, "kept", 2).leave();
            published3(from, "kept", "2", 0);
            try (RawClient anew = kept("kept", 0)) {
                anew.quiet();
            }
        }
    }

    @Test
    @Statement311({"MQTT-3.1.0-2", "MQTT-3.1.4-2", "MQTT-4.8.0-1"})
    void two_connects_and_two_connections_are_one_too_many() {
        try (RawClient twice = three("twice");
                RawClient first = three("same");
                RawClient second = three("same")) {
            twice.send(connect(4, "twice", "red/ann", true, 0, NONE));
            assertThat(twice.hex()).isEmpty();
            assertThat(first.hex()).isEmpty();
            second.quiet();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 0", "0, 1", "1, 1", "2, 1"})
    @Statement311({
        "MQTT-3.1.2-7",
        "MQTT-3.1.2-8",
        "MQTT-3.1.2-10",
        "MQTT-3.1.2-16",
        "MQTT-3.1.2-17"
    })
    void a_will_is_published_with_its_qos_and_retained_where_it_says_so(int qos, int retain) {
        String topic = "left/" + qos + retain;
        int flags = qos << 3 | (retain == 1 ? WILL_RETAIN : 0);
        try (RawClient hears = three("left-hears").subscribed(false, topic, 2)) {
            withWill("left", flags, topic).vanish();
            assertThat(hears.message(false)).isEqualTo(topic + "=gone q" + qos);
            try (RawClient later = three("left-later").subscribed(false, topic, 2)) {
                if (retain == 1) {
                    assertThat(later.message(false)).isEqualTo(topic + "=gone q" + qos + "r");
                }
                later.quiet();
            }
        }
    }

    @Test
    @Statement311({"MQTT-3.1.2-10", "MQTT-3.1.2-12", "MQTT-3.14.4-3"})
    void no_will_is_published_after_a_farewell_or_where_there_is_none() {
        try (RawClient hears = three("bye-hears").subscribed(false, "bye", 0)) {
            RawClient client = withWill("bye", 0, "bye").send("e000");
            assertThat(client.hex()).isEmpty();
            three("bye").vanish();
            withWill("bye", 0, "bye").vanish();
            assertThat(hears.message(false)).isEqualTo("bye=gone q0");
            hears.quiet();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "36 0001 61 0001",
                "38 0001 61",
                "32 0001 61 0000",
                "30 0000",
                "30 0001 2b",
                "30 0001 ff",
                "30 0001 00",
                "30 0001",
                "40 0000",
                "41 0007",
                "40 0007 00",
                "52 0007",
                "60 0007",
                "63 0007",
                "72 0007",
                "62 0000",
                "62 0007 00",
                "80 0001 0001 61 00",
                "82 0001",
                "82 0000 0001 61 00",
                "82 0001 0001 61 03",
                "82 0001 0001 61 04",
                "82 0001 0001 61 80",
                "82 0001 0000 00",
                "82 0001 0001 ff 00",
                "82 0001 0001 61",
                "82 0001 0002 612b 00",
                "82 0001 0002 6123 00",
                "82 0001 0003 232f61 00",
                "82 0001 0001 00 00",
                "a0 0001 0001 61",
                "a2 0001",
                "a2 0001 0000",
                "a2 0001 0001 ff",
                "a2 0000 0001 61",
                "c1",
                "c0 00",
                "e1",
                "ef",
                "e0 00",
                "f0",
                "00",
                "20 0000",
                "90 0001 00",
                "b0 0001",
                "d0"
            })
    @Statement311({
        "MQTT-1.5.3-1",
        "MQTT-1.5.3-2",
        "MQTT-2.2.2-1",
        "MQTT-2.2.2-2",
        "MQTT-2.3.1-1",
        "MQTT-3.3.1-2",
        "MQTT-3.3.1-4",
        "MQTT-3.3.2-1",
        "MQTT-3.3.2-2",
        "MQTT-3.6.1-1",
        "MQTT-3.8.1-1",
        "MQTT-3.8.3-1",
        "MQTT-3.8.3-3",
        "MQTT-3.8.3-4",
        "MQTT-3.10.1-1",
        "MQTT-3.10.3-1",
        "MQTT-3.10.3-2",
        "MQTT-3.14.1-1",
        "MQTT-4.7.1-1",
        "MQTT-4.7.1-2",
        "MQTT-4.7.1-3",
        "MQTT-4.7.3-1",
        "MQTT-4.7.3-2",
        "MQTT-4.8.0-1"
    })
    void a_wrong_packet_ends_the_connection_without_a_word(String hex) {
        byte[] bytes = hex(hex);
        byte[] content = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
        try (RawClient client = three("wrong")) {
            client.send(packet(bytes[0] & 0xFF, content));
            assertThat(client.hex()).isEmpty();
        }
    }

    @Test
    @Statement311({
        "MQTT-2.3.1-5",
        "MQTT-2.3.1-6",
        "MQTT-3.3.1-3",
        "MQTT-3.3.4-1",
        "MQTT-3.12.4-1",
        "MQTT-4.3.1-1",
        "MQTT-4.3.2-2",
        "MQTT-4.3.3-2"
    })
    void each_quality_is_answered_in_its_way() {
        try (RawClient hears = three("qualities-hears").subscribed(false, "qualities", 0);
                RawClient client = three("qualities")) {
            client.send(publish3("qualities", "0", 0, 0), publish3("qualities", "1", 2 | 8, 7));
            assertThat(client.hex()).isEqualTo("40020007");
            client.send(publish3("qualities", "1", 2 | 8, 7));
            assertThat(client.hex()).isEqualTo("40020007");
            client.send(publish3("qualities", "2", 4, 7), publish3("qualities", "2", 4 | 8, 7));
            assertThat(client.hex()).isEqualTo("50020007");
            assertThat(client.hex()).isEqualTo("50020007");
            client.send("62020007" + "62020007");
            assertThat(client.hex()).isEqualTo("70020007");
            assertThat(client.hex()).isEqualTo("70020007");
            client.quiet();
            for (String payload : new String[] {"0", "1", "1", "2"}) {
                assertThat(hears.hex()).isEqualTo("300c" + chars("qualities") + "3" + payload);
            }
            hears.quiet();
        }
    }

    @Test
    @Statement311({
        "MQTT-2.3.1-4",
        "MQTT-3.3.1-1",
        "MQTT-4.3.2-1",
        "MQTT-4.3.3-1",
        "MQTT-4.4.0-1",
        "MQTT-3.10.4-3"
    })
    void what_is_not_acknowledged_is_sent_again() {
        try (RawClient from = three("again-from")) {
            RawClient first = kept("again", 0).subscribed(false, "again", 2);
            published3(from, "again", "1", 0);
            for (int number = 2; number <= 3; number++) {
                from.send(publish3("again", Integer.toString(number), 4, number));
                assertThat(from.hex()).isEqualTo("5002000" + number);
            }
            byte[] one = first.read();
            byte[] two = first.read();
            byte[] three = first.read();
            assertThat(RawClient.message(one, false)).isEqualTo("again=1 q1");
            first.send(answer(0x50, two));
            assertThat(first.read()).isEqualTo(answer(0x62, two));
            first.send(unsubscribe3(5, "again"));
            assertThat(first.hex()).isEqualTo("b0020005");
            first.vanish();
            try (RawClient second = kept("again", 1)) {
                assertThat(second.read()).isEqualTo(answer(0x62, two));
                assertThat(second.message(false)).isEqualTo("again=1 q1d");
                byte[] third = second.read();
                assertThat(RawClient.message(third, false)).isEqualTo("again=3 q2d");
                assertThat(RawClient.identifier(third)).isEqualTo(RawClient.identifier(three));
                second.send(answer(0x40, one), answer(0x70, two), answer(0x50, three));
                assertThat(second.read()).isEqualTo(answer(0x62, three));
                second.send(answer(0x70, three));
                second.quiet();
            }
        }
    }

    @Test
    @Statement311({
        "MQTT-3.3.1-5",
        "MQTT-3.3.1-6",
        "MQTT-3.3.1-7",
        "MQTT-3.3.1-8",
        "MQTT-3.3.1-9",
        "MQTT-3.3.1-10",
        "MQTT-3.3.1-11",
        "MQTT-3.3.1-12",
        "MQTT-3.1.2-7",
        "MQTT-3.8.4-3",
        "MQTT-3.8.4-6"
    })
    void retained_messages_are_given_to_whoever_subscribes() {
        RawClient from = three("retain");
        published3(from, "retain/a", "1", 1);
        published3(from, "retain/a", "no", 0);
        from.close();
        try (RawClient client = three("retain-hears").subscribed(false, "retain/+", 0)) {
            assertThat(client.message(false)).isEqualTo("retain/a=1 q0r");
            client.subscribed(false, "retain/+", 2);
            assertThat(client.message(false)).as("its own quality").isEqualTo("retain/a=1 q1r");
            client.send(publish3("retain/a", "2", 1, 0));
            assertThat(client.message(false)).isEqualTo("retain/a=2 q0");
            client.subscribed(false, "retain/+", 1);
            assertThat(client.message(false)).isEqualTo("retain/a=2 q0r");
            client.send(publish3("retain/a", "", 1, 0));
            assertThat(client.message(false)).isEqualTo("retain/a= q0");
            client.subscribed(false, "retain/+", 1);
            client.quiet();
        }
    }

    @Test
    @Statement311({
        "MQTT-2.3.1-7",
        "MQTT-3.8.4-1",
        "MQTT-3.8.4-2",
        "MQTT-3.8.4-4",
        "MQTT-3.8.4-5",
        "MQTT-3.9.3-1",
        "MQTT-3.9.3-2",
        "MQTT-3.10.4-1",
        "MQTT-3.10.4-2",
        "MQTT-3.10.4-4",
        "MQTT-3.10.4-5",
        "MQTT-3.10.4-6",
        "MQTT-3.3.5-1"
    })
    void subscriptions_are_answered_filter_by_filter() {
        try (RawClient client = three("filters")) {
            client.send(
                    packet(
                            0x82,
                            two(0x0A0B),
                            text("filters/a"),
                            new byte[] {1},
                            text("forbidden/a"),
                            new byte[] {2},
                            text("filters/#"),
                            new byte[] {2},
                            text("x".repeat(1_025)),
                            new byte[] {0}));
            assertThat(client.hex()).isEqualTo("9006" + "0a0b" + "01800280");
            client.send(publish3("filters/a", "x", 4, 1));
            assertThat(client.hex()).isEqualTo("50020001");
            assertThat(client.message(false)).isEqualTo("filters/a=x q2");
            client.send(unsubscribe3(0x0C0D, "filters/A", "filters/#", "never"));
            assertThat(client.hex()).isEqualTo("b0020c0d");
            client.send(publish3("filters/b", "x", 0, 0), publish3("filters/a", "y", 0, 0));
            assertThat(client.message(false)).isEqualTo("filters/a=y q0");
            client.send(unsubscribe3(0x0E0F, "filters/a"), publish3("filters/a", "z", 0, 0));
            assertThat(client.hex()).isEqualTo("b0020e0f");
            client.quiet();
        }
    }

    @Test
    @Statement311({
        "MQTT-1.5.3-3",
        "MQTT-3.3.2-3",
        "MQTT-4.6.0-5",
        "MQTT-4.6.0-6",
        "MQTT-4.7.2-1",
        "MQTT-4.7.3-3",
        "MQTT-4.7.3-4"
    })
    void topics_are_taken_to_the_letter_and_in_order() {
        try (RawClient client = three("letters").subscribed(false, "letters/\uFEFFa", 0);
                RawClient all = three("letters-all").subscribed(false, "#", 0)) {
            client.subscribed(false, "letters/A", 0).subscribed(false, "letters", 0);
            for (int number = 0; number < 50; number++) {
                client.send(publish3("letters/\uFEFFa", Integer.toString(number), 0, 0));
            }
            for (int number = 0; number < 50; number++) {
                assertThat(client.message(false)).isEqualTo("letters/\uFEFFa=" + number + " q0");
                assertThat(all.message(false)).isEqualTo("letters/\uFEFFa=" + number + " q0");
            }
            client.send(publish3("y".repeat(65_535), "x", 2, 7));
            assertThat(client.hex()).as("refused like any other").isEqualTo("40020007");
            world.fabric.publish(DoorWorld.home("red"), Message.of("$SYS/x", bytes("x")));
            all.quiet();
        }
    }

    @Test
    @Statement311({"MQTT-3.3.5-2", "MQTT-4.8.0-2"})
    void what_is_not_allowed_is_acknowledged_and_what_is_not_kept_is_not() {
        try (RawClient hears = five("silence").subscribed(true, "#", 0x20);
                RawClient client = three("not-allowed")) {
            client.send(publish3("forbidden/a", "x", 2, 1), publish3("forbidden/a", "x", 4, 2));
            assertThat(client.hex()).isEqualTo("40020001");
            assertThat(client.hex()).isEqualTo("50020002");
            hears.quiet();
        }
        CompletableFuture<Optional<Refusal>> first = new CompletableFuture<>();
        Refusal later = Refusal.of(RefusalCode.STORAGE_UNAVAILABLE, "Later.");
        world.inlet = (_, _) -> first;
        try (RawClient client = three("not-kept")) {
            client.send(publish3("inlet/a", "1", 2, 1), publish3("elsewhere", "2", 2, 2));
            client.quiet();
            first.complete(Optional.of(later));
            assertThat(client.hex()).as("not even what was kept").isEmpty();
        } finally {
            world.inlet = (_, _) -> CompletableFuture.completedStage(Optional.empty());
        }
    }
}
