package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// MQTT 5, section 3.3: what a PUBLISH is, and what becomes of it.
class PublishStatementsTest extends OnTheWire {
    private static final Set<Integer> PUBACK_REASONS =
            Set.of(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);

    // The packet.

    @ParameterizedTest
    @CsvSource({
        "36 0001 61 0001 00, 81, QoS 3",
        "3e 0001 61 0001 00, 81, QoS 3 again",
        "38 0001 61 00, 81, a duplicate with QoS 0",
        "32 0001 61 0000 00, 82, packet identifier 0",
        "34 0001 61 0000 00, 82, packet identifier 0",
        "30 0000 00, 82, no topic and no alias",
        "30 0001 2b 00, 90, a topic with +",
        "30 0001 23 00, 90, a topic with #",
        "30 0003 612f23 00, 90, a topic with #",
        "30 0001 61 03 230000, 94, alias 0",
        "30 0001 61 03 230021, 94, an alias above the maximum",
        "30 0000 03 230021, 94, an alias above the maximum",
        "30 0000 03 230007, 82, an alias that was never given",
        "30 0001 61 02 0b01, 82, a subscription identifier",
        "30 0001 61 02 0b00, 82, subscription identifier 0",
        "30 0001 61 04 08 0001 2b, 82, a response topic with +",
        "30 0001 61 04 08 0001 23, 82, a response topic with #",
        "30 0001 61 03 08 0000, 82, an empty response topic",
        "30 0001 61 02 0102, 82, a payload format that is none",
        "30 0001, 81, no topic at all",
        "32 0001 61, 81, no packet identifier",
        "30 0001 61, 81, no property length",
        "30 0001 61 05 0101, 81, properties beyond the packet",
    })
    @Statement({
        "MQTT-2.2.1-3",
        "MQTT-3.2.2-17",
        "MQTT-3.3.1-2",
        "MQTT-3.3.1-4",
        "MQTT-3.3.2-1",
        "MQTT-3.3.2-2",
        "MQTT-3.3.2-8",
        "MQTT-3.3.2-9",
        "MQTT-3.3.2-14",
        "MQTT-3.3.4-6",
        "MQTT-4.7.0-1",
        "MQTT-4.7.3-1",
        "MQTT-4.13.1-1"
    })
    void a_wrong_publish_ends_the_connection(String hex, String reason, String what) {
        byte[] bytes = hex(hex);
        byte[] content = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
        try (RawClient client = five("wrong-publish")) {
            client.send(packet(bytes[0] & 0xFF, content));
            assertThat(farewell(client)).as(what).isEqualTo(reason);
        }
    }

    @Test
    @Statement({"MQTT-2.2.1-2", "MQTT-2.2.1-5", "MQTT-3.3.4-1", "MQTT-3.3.1-2", "MQTT-4.3.1-1"})
    void each_quality_is_answered_in_its_way() {
        try (RawClient client = five("qualities").subscribed(true, "qualities", 0)) {
            client.send(publish5("qualities", "0", 0, 0));
            assertThat(client.hex()).isEqualTo("300d" + chars("qualities") + "00" + "30");
            client.send(publish5("qualities", "1", 2, 0x1234));
            assertThat(Set.of(client.hex(), client.hex()))
                    .containsExactlyInAnyOrder("40021234", "300d" + chars("qualities") + "0031");
            client.send(publish5("qualities", "2", 4, 0xFFFF));
            assertThat(Set.of(client.hex(), client.hex()))
                    .containsExactlyInAnyOrder("5002ffff", "300d" + chars("qualities") + "0032");
            client.send("6202ffff");
            assertThat(client.hex()).isEqualTo("7002ffff");
            client.quiet();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "/", "//", " ", "a//b", "\uFEFFa", "日本/語", "\uD83D\uDE00", "a\u0301"})
    @Statement({"MQTT-1.5.4-3", "MQTT-3.3.2-3", "MQTT-4.7.3-1", "MQTT-4.7.3-4"})
    void a_topic_is_taken_to_the_letter(String topic) {
        String whole = "letter/" + topic;
        try (RawClient client = five("letters").subscribed(true, whole, 0);
                RawClient other = five("other-letters").subscribed(true, "letter/A", 0)) {
            other.subscribed(true, "Letter/" + topic, 0).subscribed(true, whole + "/", 0);
            other.subscribed(true, "letter/\u00E1", 0).subscribed(true, "/" + whole, 0);
            client.send(publish5(whole, "x", 0, 0));
            assertThat(client.message(true)).isEqualTo(whole + "=x q0");
            other.quiet();
        }
    }

    @Test
    @Statement("MQTT-4.7.3-3")
    void a_topic_of_as_many_bytes_as_may_be_is_told_that_it_is_too_long() {
        String longest = "x".repeat(65_535);
        try (RawClient client = five("longest")) {
            client.send(publish5(longest, "x", 2, 1), subscribe5(2, longest, 0));
            assertThat(client.hex()).contains("000190");
            assertThat(client.hex()).isEqualTo("90040002008f");
            client.send(publish5("x".repeat(1_024), "x", 2, 3));
            assertThat(client.hex()).isEqualTo("40020003");
        }
    }

    // What is passed on.

    @Test
    @Statement({
        "MQTT-3.3.2-4",
        "MQTT-3.3.2-15",
        "MQTT-3.3.2-16",
        "MQTT-3.3.2-17",
        "MQTT-3.3.2-18",
        "MQTT-3.3.2-20"
    })
    void properties_are_passed_on_unaltered_and_in_order() {
        String sent =
                "26"
                        + chars("z")
                        + chars("1")
                        + "0101"
                        + "26"
                        + chars("")
                        + chars("\uFEFF")
                        + "03"
                        + chars("text/plain")
                        + "08"
                        + chars("answer/here")
                        + "09"
                        + chars("\0")
                        + "26"
                        + chars("z")
                        + chars("1")
                        + "26"
                        + chars("a")
                        + chars("");
        try (RawClient hears = five("unaltered-hears").subscribed(true, "unaltered", 0);
                RawClient from = five("unaltered")) {
            from.send(publish5("unaltered", "x", 0, 0, sent));
            assertThat(properties(hears.read())).isEqualTo(sent);
            from.send(publish5("unaltered", "x", 0, 0, "0100"));
            assertThat(properties(hears.read())).isEqualTo("0100");
            from.send(publish5("unaltered", "x", 0, 0));
            assertThat(properties(hears.read())).isEmpty();
        }
    }

    @Test
    @Statement({"MQTT-3.3.2-5", "MQTT-3.3.2-6", "MQTT-4.3.3-7", "MQTT-4.3.3-13", "MQTT-4.4.0-1"})
    void messages_expire_where_they_wait_and_not_where_they_were_sent() {
        try (RawClient from = five("expiring-from")) {
            five("expiring", true, KEPT).subscribed(true, "expiring", 2).leave();
            RawClient begun = five("begun", true, KEPT).subscribed(true, "expiring", 2);
            from.send(publish5("expiring", "short", 4, 1, "0200000001"));
            assertThat(from.hex()).isEqualTo("50020001");
            from.send(publish5("expiring", "long", 4, 2, "0200000064"));
            assertThat(from.hex()).isEqualTo("50020002");
            assertThat(begun.message(true)).isEqualTo("expiring=short q2");
            begun.vanish();
            pass(2);
            from.send("62020001");
            assertThat(from.hex()).as("goes on although it expired").isEqualTo("70020001");
            try (RawClient again = five("expiring", false, KEPT)) {
                byte[] heard = again.read();
                assertThat(RawClient.message(heard, true)).isEqualTo("expiring=long q2");
                assertThat(Integer.parseInt(properties(heard).substring(2), 16)).isBetween(60, 98);
            }
            try (RawClient again = five("begun", false, KEPT)) {
                assertThat(again.message(true)).isEqualTo("expiring=short q2d");
                assertThat(again.message(true)).startsWith("expiring=long q2");
            }
        }
    }

    @Test
    @Statement("MQTT-3.3.2-6")
    void the_expiry_of_a_retained_message_is_counted_down() {
        try (RawClient from = five("ageing")) {
            from.send(publish5("ageing/1", "x", 3, 1, "0200000001"));
            assertThat(from.hex()).isEqualTo("40020001");
            from.send(publish5("ageing/2", "x", 3, 2, "0200000064"));
            assertThat(from.hex()).isEqualTo("40020002");
            pass(2);
            from.subscribed(true, "ageing/#", 0);
            byte[] heard = from.read();
            assertThat(RawClient.message(heard, true)).isEqualTo("ageing/2=x q0r");
            assertThat(Integer.parseInt(properties(heard).substring(2), 16)).isBetween(60, 98);
            from.quiet();
        }
    }

    // Retained messages.

    @Test
    @Statement({
        "MQTT-3.3.1-5",
        "MQTT-3.3.1-6",
        "MQTT-3.3.1-7",
        "MQTT-3.3.1-8",
        "MQTT-3.3.1-9",
        "MQTT-3.8.4-8"
    })
    void the_last_retained_message_is_kept_until_an_empty_one() {
        try (RawClient hears = five("kept-now").subscribed(true, "retained/a", 8);
                RawClient from = five("kept-from")) {
            from.send(publish5("retained/a", "0", 1, 0));
            published(from, "retained/a", "1", 1);
            published(from, "retained/a", "2", 0);
            assertThat(hears.message(true)).isEqualTo("retained/a=0 q0r");
            assertThat(hears.message(true)).isEqualTo("retained/a=1 q0r");
            assertThat(hears.message(true)).isEqualTo("retained/a=2 q0");
            try (RawClient later = five("kept-later").subscribed(true, "retained/#", 2)) {
                assertThat(later.message(true)).isEqualTo("retained/a=1 q1r");
                later.quiet();
            }
            published(from, "retained/a", "", 1);
            assertThat(hears.message(true)).isEqualTo("retained/a= q0r");
            try (RawClient later = five("kept-last").subscribed(true, "retained/#", 2)) {
                later.quiet();
            }
        }
    }

    @Test
    @Statement({"MQTT-3.3.1-9", "MQTT-3.3.1-10", "MQTT-3.3.1-11", "MQTT-3.8.4-3", "MQTT-3.8.4-4"})
    void retain_handling_says_when_a_subscription_asks_for_what_is_kept() {
        try (RawClient client = five("handling")) {
            published(client, "handling", "x", 1);
            client.subscribed(true, "handling", 0x20);
            client.quiet();
            client.subscribed(true, "handling", 0x10);
            client.quiet();
            client.subscribed(true, "handling", 0x00);
            assertThat(client.message(true)).isEqualTo("handling=x q0r");
            client.subscribed(true, "handling", 0x01);
            assertThat(client.message(true)).isEqualTo("handling=x q1r");
            client.send(unsubscribe5(3, "handling"));
            assertThat(client.hex()).isEqualTo("b004000300" + "00");
            client.subscribed(true, "handling", 0x10);
            assertThat(client.message(true)).isEqualTo("handling=x q0r");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, ''", "1, 0, ''", "0, 8, ''", "1, 8, r"})
    @Statement({"MQTT-3.3.1-12", "MQTT-3.3.1-13"})
    void the_flag_of_a_passing_message_is_kept_where_that_is_wanted(
            int retain, int options, String flag) {
        String topic = "as-published/" + retain + options;
        try (RawClient client = five("as-published").subscribed(true, topic, options)) {
            client.send(publish5(topic, "x", retain, 0));
            assertThat(client.message(true)).isEqualTo(topic + "=x q0" + flag);
        }
    }

    // Refusals.

    @Test
    @Statement({"MQTT-3.4.2-1", "MQTT-3.5.2-1"})
    void every_refusal_has_a_reason_that_puback_knows() {
        for (RefusalCode each : RefusalCode.values()) {
            world.inlet =
                    (_, _) ->
                            CompletableFuture.completedStage(
                                    Optional.of(Refusal.of(each, "Because.")));
            try (RawClient client = five("refusals")) {
                client.send(publish5("inlet/a", "x", 2, 1), publish5("inlet/a", "x", 4, 2));
                for (String first : new String[] {"40", "50"}) {
                    String answer = client.hex();
                    assertThat(answer).as(each.text()).startsWith(first);
                    assertThat(PUBACK_REASONS)
                            .as(each.text())
                            .contains(HexFormat.fromHexDigits(answer.substring(8, 10)));
                }
            }
        }
        world.inlet = (_, _) -> CompletableFuture.completedStage(Optional.empty());
    }

    @Test
    @Statement({"MQTT-3.4.2-2", "MQTT-3.5.2-2", "MQTT-3.1.2-24"})
    void a_refusal_explains_itself_only_where_there_is_room() {
        try (RawClient roomy = five("roomy", true, "2700000080");
                RawClient narrow = five("narrow", true, "2700000020")) {
            roomy.send(publish5("forbidden/a", "x", 2, 1), publish5("forbidden/a", "x", 4, 2));
            assertThat(roomy.hex()).startsWith("4024000187201f001d");
            assertThat(roomy.hex()).startsWith("5024000287201f001d");
            narrow.send(publish5("forbidden/a", "x", 2, 1), publish5("forbidden/a", "x", 4, 2));
            assertThat(narrow.hex()).isEqualTo("4003000187");
            assertThat(narrow.hex()).isEqualTo("5003000287");
        }
    }

    @Test
    @Statement({"MQTT-4.3.3-9", "MQTT-4.3.3-12", "MQTT-4.3.2-5"})
    void a_packet_identifier_that_is_done_with_stands_for_a_new_message() {
        try (RawClient hears = five("anew-hears").subscribed(true, "anew", 0);
                RawClient from = five("anew")) {
            from.send(publish5("forbidden/a", "x", 4, 1));
            assertThat(from.hex()).contains("000187");
            from.send(publish5("anew", "after a refusal", 4 | 8, 1), hex("62020001"));
            assertThat(from.hex()).isEqualTo("50020001");
            assertThat(from.hex()).isEqualTo("70020001");
            from.send(publish5("anew", "after PUBCOMP", 4 | 8, 1));
            assertThat(from.hex()).isEqualTo("50020001");
            from.send(publish5("anew", "1", 2, 2));
            assertThat(from.hex()).isEqualTo("40020002");
            from.send(publish5("anew", "2", 2 | 8, 2));
            assertThat(from.hex()).isEqualTo("40020002");
            assertThat(hears.message(true)).isEqualTo("anew=after a refusal q0");
            assertThat(hears.message(true)).isEqualTo("anew=after PUBCOMP q0");
            assertThat(hears.message(true)).isEqualTo("anew=1 q0");
            assertThat(hears.message(true)).isEqualTo("anew=2 q0");
        }
    }

    @Test
    @Statement({"MQTT-4.3.3-8", "MQTT-4.3.3-10", "MQTT-4.3.3-11", "MQTT-3.3.1-3"})
    void a_message_of_quality_2_arrives_once_also_across_connections() {
        try (RawClient hears = five("once-hears").subscribed(true, "once", 2)) {
            RawClient from = five("once", true, KEPT);
            from.send(publish5("once", "x", 4, 7), publish5("once", "x", 4 | 8, 7));
            assertThat(from.hex()).isEqualTo("50020007");
            assertThat(from.hex()).isEqualTo("50020007");
            from.vanish();
            try (RawClient again = five("once", false, KEPT)) {
                again.send(publish5("once", "x", 4 | 8, 7));
                assertThat(again.hex()).isEqualTo("50020007");
                again.send("62020007");
                assertThat(again.hex()).isEqualTo("70020007");
                again.send(publish5("once", "y", 4 | 8, 7));
                assertThat(again.hex()).isEqualTo("50020007");
            }
            assertThat(hears.message(true)).isEqualTo("once=x q2");
            assertThat(hears.message(true)).isEqualTo("once=y q2");
        }
    }

    @Test
    @Statement({"MQTT-3.3.4-7", "MQTT-4.9.0-1"})
    void as_many_messages_may_be_unacknowledged_as_the_door_says() {
        try (RawClient client = five("quota")) {
            for (int number = 1; number <= 1_024; number++) {
                client.send(publish5("quota", "x", 4, number));
                assertThat(client.read()[0]).isEqualTo((byte) 0x50);
            }
            client.send(packet(0x62, two(1)), publish5("quota", "x", 2, 2_000));
            assertThat(client.hex()).isEqualTo("70020001");
            assertThat(client.hex()).isEqualTo("400207d0");
            client.send(publish5("quota", "x", 4, 1));
            assertThat(client.hex()).isEqualTo("50020001");
            client.send(publish5("quota", "x", 0, 0), publish5("quota", "x", 2, 2_000));
            assertThat(farewell(client)).isEqualTo("93");
        }
    }

    @Test
    @Statement("MQTT-3.3.4-7")
    void a_message_whose_answer_waits_is_counted_once() {
        CompletableFuture<Optional<Refusal>> first = new CompletableFuture<>();
        world.inlet = (_, _) -> first;
        try (RawClient client = five("counted")) {
            client.send(publish5("inlet/a", "x", 2, 1_000));
            for (int number = 1; number <= 700; number++) {
                client.send(publish5("counted", "x", 4, number));
            }
            client.quiet();
            first.complete(Optional.empty());
            assertThat(client.hex()).isEqualTo("400203e8");
            for (int number = 1; number <= 700; number++) {
                assertThat(client.hex()).isEqualTo("5002%04x".formatted(number));
            }
        } finally {
            world.inlet = (_, _) -> CompletableFuture.completedStage(Optional.empty());
        }
    }

    @Test
    @Statement({"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    void messages_keep_their_order() {
        try (RawClient hears = five("order-hears").subscribed(true, "order/#", 2);
                RawClient from = five("order")) {
            for (int number = 0; number < 200; number++) {
                int qos = number % 2;
                from.send(publish5("order/" + qos, Integer.toString(number), qos << 1, 1 + number));
            }
            for (int number = 0; number < 200; number++) {
                int qos = number % 2;
                byte[] heard = hears.read();
                assertThat(RawClient.message(heard, true))
                        .isEqualTo("order/" + qos + '=' + number + " q" + qos);
                if (qos == 1) {
                    hears.send(answer(0x40, heard));
                }
            }
        }
    }

    @Test
    @Statement({"MQTT-1.5.4-2", "MQTT-3.3.2-1", "MQTT-4.7.3-2"})
    void a_topic_without_its_right_form_is_malformed() {
        for (String each : new String[] {"000361 00 62", "0001 ff", "0003 eda080"}) {
            try (RawClient client = five("form")) {
                client.send(packet(0x30, hex(each), new byte[1]));
                assertThat(farewell(client)).isEqualTo("81");
            }
            try (RawClient client = five("form")) {
                client.send(packet(0x82, two(1), new byte[1], hex(each), new byte[1]));
                assertThat(farewell(client)).isEqualTo("81");
            }
        }
        try (RawClient client = five("form")) {
            client.send(packet(0xA2, two(1), new byte[1], text("")));
            assertThat(farewell(client)).isEqualTo("81");
        }
    }
}
