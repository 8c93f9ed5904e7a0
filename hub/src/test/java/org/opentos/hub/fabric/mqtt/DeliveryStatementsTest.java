package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// MQTT 5, sections 3.1.2.11, 3.3.4, 4.3, 4.4 and 4.9: how messages reach a subscriber.
class DeliveryStatementsTest extends OnTheWire {

    @Test
    @Statement({
        "MQTT-2.2.1-4",
        "MQTT-3.3.1-1",
        "MQTT-4.3.2-1",
        "MQTT-4.3.2-2",
        "MQTT-4.3.2-3",
        "MQTT-4.3.2-4",
        "MQTT-4.4.0-1"
    })
    void quality_1_is_sent_again_until_it_is_acknowledged() {
        try (RawClient from = five("again-from")) {
            RawClient first = five("again", true, KEPT).subscribed(true, "again", 1);
            published(from, "again", "1", 0);
            published(from, "again", "2", 0);
            published(from, "again", "3", 0);
            List<byte[]> heard = List.of(first.read(), first.read(), first.read());
            Set<Integer> identifiers = new HashSet<>();
            heard.forEach(each -> identifiers.add(RawClient.identifier(each)));
            assertThat(identifiers).hasSize(3).doesNotContain(0);
            assertThat(RawClient.message(heard.get(0), true)).isEqualTo("again=1 q1");
            first.send(answer(0x40, heard.get(1)));
            first.quiet();
            first.vanish();
            try (RawClient second = five("again", false, KEPT)) {
                for (int index : new int[] {0, 2}) {
                    byte[] repeated = second.read();
                    assertThat(RawClient.message(repeated, true))
                            .isEqualTo("again=" + (index + 1) + " q1d");
                    assertThat(RawClient.identifier(repeated))
                            .isEqualTo(RawClient.identifier(heard.get(index)));
                }
                second.quiet();
                second.send(answer(0x40, heard.get(0)), answer(0x40, heard.get(2)));
                published(from, "again", "4", 0);
                assertThat(second.message(true)).isEqualTo("again=4 q1");
            }
        }
    }

    @Test
    @Statement({
        "MQTT-2.2.1-4",
        "MQTT-2.2.1-5",
        "MQTT-4.3.3-1",
        "MQTT-4.3.3-2",
        "MQTT-4.3.3-3",
        "MQTT-4.3.3-4",
        "MQTT-4.3.3-5",
        "MQTT-4.3.3-6",
        "MQTT-4.4.0-1",
        "MQTT-3.6.2-1"
    })
    void quality_2_goes_on_where_it_was() {
        try (RawClient from = five("exactly-from")) {
            RawClient first = five("exactly", true, KEPT).subscribed(true, "exactly", 2);
            for (int number = 1; number <= 3; number++) {
                from.send(publish5("exactly", Integer.toString(number), 4, number));
                assertThat(from.hex()).isEqualTo("5002000" + number);
            }
            byte[] released = first.read();
            byte[] done = first.read();
            byte[] waiting = first.read();
            assertThat(RawClient.message(waiting, true)).isEqualTo("exactly=3 q2");
            first.send(answer(0x50, done));
            assertThat(first.read()).isEqualTo(answer(0x62, done));
            first.send(answer(0x70, done), answer(0x50, released));
            assertThat(first.read()).isEqualTo(answer(0x62, released));
            first.quiet();
            first.vanish();
            try (RawClient second = five("exactly", false, KEPT)) {
                byte[] one = second.read();
                byte[] other = second.read();
                byte[] publish = (one[0] & 0xF0) == 0x30 ? one : other;
                byte[] release = publish == one ? other : one;
                assertThat(RawClient.message(publish, true)).isEqualTo("exactly=3 q2d");
                assertThat(RawClient.identifier(publish)).isEqualTo(RawClient.identifier(waiting));
                assertThat(release).isEqualTo(answer(0x62, released));
                second.send(answer(0x70, released));
                second.quiet();
            }
        }
    }

    @Test
    @Statement("MQTT-3.6.2-1")
    void a_pubrec_for_nothing_is_answered_by_a_release_that_says_so() {
        try (RawClient client = five("nothing-to-release")) {
            client.send("50020007");
            assertThat(client.hex()).isEqualTo("6203000792");
            client.send("62020007");
            assertThat(client.hex()).isEqualTo("7003000792");
            client.send("40020007").send("70020007");
            client.quiet();
        }
    }

    @Test
    @Statement("MQTT-4.4.0-2")
    void a_message_that_the_client_refused_is_not_sent_again() {
        try (RawClient from = five("refused-from")) {
            RawClient client = five("refused", true, KEPT).subscribed(true, "refused", 2);
            published(from, "refused", "1", 0);
            from.send(publish5("refused", "2", 4, 2));
            from.read();
            byte[] one = client.read();
            byte[] two = client.read();
            client.send(
                    RawClient.packet(0x40, RawClient.two(RawClient.identifier(one)), hex("80")));
            client.send(
                    RawClient.packet(0x50, RawClient.two(RawClient.identifier(two)), hex("99")));
            client.quiet();
            client.vanish();
            try (RawClient again = five("refused", false, KEPT)) {
                again.quiet();
            }
        }
    }

    @Test
    @Statement({"MQTT-3.3.4-9", "MQTT-3.3.4-10", "MQTT-4.9.0-1", "MQTT-4.9.0-2", "MQTT-4.9.0-3"})
    void the_receive_maximum_of_the_client_holds_publications_only() {
        try (RawClient from = five("few-from");
                RawClient client = five("few", true, "210002").subscribed(true, "few", 2)) {
            for (int number = 1; number <= 6; number++) {
                int qos = 1 + number % 2;
                from.send(publish5("few", Integer.toString(number), qos << 1, number));
                from.read();
            }
            byte[] two = client.read();
            byte[] one = client.read();
            client.quiet();
            client.subscribed(true, "few/else", 0);
            client.send(publish5("elsewhere", "x", 2, 5));
            assertThat(client.hex()).isEqualTo("40020005");
            client.send(answer(0x50, two));
            assertThat(client.read()).isEqualTo(answer(0x62, two));
            client.quiet();
            client.send(answer(0x70, two));
            assertThat(client.message(true)).startsWith("few=3");
            client.quiet();
            client.send(answer(0x40, one));
            byte[] four = client.read();
            assertThat(RawClient.message(four, true)).startsWith("few=4");
            client.quiet();
            client.send(
                    RawClient.packet(0x40, RawClient.two(RawClient.identifier(four)), hex("80")));
            assertThat(client.message(true)).startsWith("few=5");
            client.quiet();
        }
    }

    @Test
    @Statement({"MQTT-3.3.4-9", "MQTT-4.4.0-1"})
    void the_receive_maximum_holds_for_what_is_sent_again_too() {
        try (RawClient from = five("fewer-from")) {
            RawClient client = five("fewer", true, KEPT).subscribed(true, "fewer", 1);
            List<byte[]> heard = new ArrayList<>();
            for (int number = 1; number <= 3; number++) {
                published(from, "fewer", Integer.toString(number), 0);
                heard.add(client.read());
            }
            client.vanish();
            try (RawClient again = five("fewer", false, KEPT + "210001")) {
                for (int number = 1; number <= 3; number++) {
                    assertThat(again.message(true)).isEqualTo("fewer=" + number + " q1d");
                    again.quiet();
                    again.send(answer(0x40, heard.get(number - 1)));
                }
                again.quiet();
            }
        }
    }

    @Test
    @Statement({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void a_message_that_is_too_large_for_the_client_counts_as_sent() {
        try (RawClient from = five("size-from")) {
            RawClient client = five("size", true, KEPT + "2700000064").subscribed(true, "size", 1);
            published(from, "size", "x".repeat(100 - 11), 0);
            assertThat(client.read()).as("exactly as large as it takes").hasSize(100);
            published(from, "size", "x".repeat(100 - 10), 0);
            client.quiet();
            client.vanish();
            try (RawClient smaller = five("size", false, KEPT + "2700000063")) {
                smaller.quiet();
                published(from, "size", "y", 0);
                assertThat(smaller.message(true)).isEqualTo("size=y q1");
            }
        }
    }

    @Test
    @Statement({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void an_alias_does_not_make_a_packet_too_large() {
        try (RawClient from = five("alias-size-from");
                RawClient client =
                        five("alias-size", true, "2700000064" + "220005")
                                .subscribed(true, "alias-size", 0)) {
            for (int size : new int[] {100 - 15, 100 - 16, 100 - 17, 100 - 18, 1}) {
                from.send(publish5("alias-size", "x".repeat(size), 0, 0));
                assertThat(client.read()).hasSizeLessThanOrEqualTo(100);
            }
            from.send(publish5("alias-size", "x".repeat(100 - 14), 0, 0));
            client.quiet();
        }
    }

    @Test
    @Statement({"MQTT-3.1.2-26", "MQTT-3.1.2-27", "MQTT-3.3.2-7", "MQTT-3.3.2-8", "MQTT-3.3.2-11"})
    void topic_aliases_of_the_door_keep_to_the_client_and_to_the_connection() {
        try (RawClient from = five("numbers-from");
                RawClient none = five("numbers-none").subscribed(true, "numbers/#", 0)) {
            RawClient client =
                    five("numbers", true, KEPT + "220002").subscribed(true, "numbers/#", 1);
            for (String topic : List.of("a", "b", "c", "a")) {
                published(from, "numbers/" + topic, "x", 0);
            }
            assertThat(properties(client.read())).isEqualTo("230001");
            assertThat(properties(client.read())).isEqualTo("230002");
            assertThat(properties(client.read())).isEmpty();
            byte[] again = client.read();
            assertThat(RawClient.message(again, true)).isEqualTo("=x q1");
            assertThat(properties(again)).isEqualTo("230001");
            client.vanish();
            try (RawClient back = five("numbers", false, KEPT + "220001")) {
                assertThat(back.message(true)).as("named anew").isEqualTo("numbers/a=x q1d");
                assertThat(back.message(true)).isEqualTo("numbers/b=x q1d");
            }
            for (int number = 0; number < 4; number++) {
                assertThat(properties(none.read())).isEmpty();
            }
        }
    }

    @Test
    @Statement({"MQTT-3.3.1-1", "MQTT-3.3.1-3", "MQTT-4.3.1-1"})
    void a_duplicate_is_a_duplicate_for_the_door_only() {
        try (RawClient hears = five("dup-hears").subscribed(true, "dup", 2);
                RawClient from = five("dup")) {
            from.send(publish5("dup", "1", 2 | 8, 1), publish5("dup", "2", 4 | 8, 2));
            assertThat(hears.message(true)).isEqualTo("dup=1 q1");
            assertThat(hears.message(true)).isEqualTo("dup=2 q2");
        }
    }

    @Test
    @Statement("MQTT-4.9.0-2")
    void a_client_that_acknowledges_nothing_has_a_full_window_and_holds_up_nobody() {
        try (RawClient from = five("full-from");
                RawClient client = five("full").subscribed(true, "full", 1)) {
            for (int number = 0; number < Limits.SEND_MAXIMUM + 3; number++) {
                published(from, "full", Integer.toString(number), 0);
            }
            List<byte[]> heard = new ArrayList<>();
            for (int number = 0; number < Limits.SEND_MAXIMUM; number++) {
                heard.add(client.read());
            }
            client.quiet();
            client.send(answer(0x40, heard.get(0)), answer(0x40, heard.get(1)));
            assertThat(client.message(true)).isEqualTo("full=" + Limits.SEND_MAXIMUM + " q1");
            assertThat(client.message(true)).isEqualTo("full=" + (Limits.SEND_MAXIMUM + 1) + " q1");
            client.quiet();
        }
    }

    @Test
    @Statement({"MQTT-2.2.1-4", "MQTT-4.3.2-1", "MQTT-4.3.3-1"})
    void a_packet_identifier_in_use_is_not_given_again() {
        try (RawClient from = five("in-use-from");
                RawClient client = five("in-use").subscribed(true, "in-use", 1)) {
            published(from, "in-use", "held", 0);
            int held = RawClient.identifier(client.read());
            for (int number = 0; number < 2_100; number++) {
                from.send(publish5("in-use", "x", 2, 1));
                from.read();
                byte[] heard = client.read();
                assertThat(RawClient.identifier(heard)).isNotIn(0, held);
                client.send(answer(0x40, heard));
            }
        }
    }
}
