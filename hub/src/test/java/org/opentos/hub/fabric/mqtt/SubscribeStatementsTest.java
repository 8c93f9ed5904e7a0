package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.RefusalCode;

/// MQTT 5, sections 3.8 to 3.11, 4.7 and 4.8: subscriptions, shared ones too.
class SubscribeStatementsTest extends OnTheWire {
    private static final Set<Integer> SUBACK_FAILURES =
            Set.of(0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2);

    /// A subscription with an identifier below 128.
    private static byte[] identified(int packet, int identifier, String filter, int options) {
        return packet(
                0x82,
                two(packet),
                new byte[] {2, 0x0B, (byte) identifier},
                text(filter),
                new byte[] {(byte) options});
    }

    private static void accepted(RawClient client, byte[] subscribe) {
        client.send(subscribe);
        assertThat(client.hex()).matches("9004....000[012]");
    }

    @ParameterizedTest
    @CsvSource({
        "82 0001 00, 82, no filter",
        "82 0001 00 0000 00, 81, an empty filter",
        "82 0001 00 0001 61, 81, no options",
        "82 0001 00 0001 61 40, 81, reserved bit 6",
        "82 0001 00 0001 61 80, 81, reserved bit 7",
        "82 0001 00 0001 61 03, 82, QoS 3",
        "82 0001 00 0001 61 30, 82, retain handling 3",
        "82 0001 02 0b00 0001 61 00, 82, subscription identifier 0",
        "82 0001 05 0bffffffff 0001 61 00, 81, too long an identifier",
        "82 0001 00 0001 ff 00, 81, a filter not UTF-8",
        "82 0001 00 0002 6100 00, 81, a filter with U+0000",
        "82 0001 00 0002 612b 00, 81, + within a level",
        "82 0001 00 0002 2b61 00, 81, + within a level",
        "82 0001 00 0004 2b2f2b2b 00, 81, two +",
        "82 0001 00 0002 6123 00, 81, # within a level",
        "82 0001 00 0003 232f61 00, 81, # before the end",
        "82 0001 00 0004 612f2323 00, 81, two #",
        "82 0001 00 0007 2473686172652f 00, 81, $share/",
        "82 0001 00 0008 2473686172652f67 00, 81, a group without a filter",
        "82 0001 00 0009 2473686172652f672f 00, 81, a group with an empty filter",
        "82 0001 00 0009 2473686172652f2f61 00, 81, no group",
        "82 0001 00 000a 2473686172652f2b2f61 00, 81, a group with +",
        "82 0001 00 000b 2473686172652f67232f61 00, 81, a group with #",
        "82 0001 00 000a 2473686172652f672f61 04, 82, shared and no local",
        "a2 0001 00, 82, no filter",
        "a2 0001 00 0000, 81, an empty filter",
        "a2 0001 00 0001 ff, 81, a filter not UTF-8",
        "a2 0001 00 0002 6100, 81, a filter with U+0000",
        "a2 0001 00 0002 612b, 81, + within a level",
    })
    @Statement({
        "MQTT-3.8.3-1",
        "MQTT-3.8.3-2",
        "MQTT-3.8.3-4",
        "MQTT-3.8.3-5",
        "MQTT-3.10.3-1",
        "MQTT-3.10.3-2",
        "MQTT-4.7.1-1",
        "MQTT-4.7.1-2",
        "MQTT-4.7.3-1",
        "MQTT-4.7.3-2",
        "MQTT-4.8.2-1",
        "MQTT-4.8.2-2"
    })
    void a_wrong_subscription_ends_the_connection(String hex, String reason, String what) {
        byte[] bytes = hex(hex);
        byte[] content = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
        try (RawClient client = five("wrong-filter")) {
            client.send(packet(bytes[0] & 0xFF, content));
            assertThat(farewell(client)).as(what).isEqualTo(reason);
        }
    }

    @Test
    @Statement({
        "MQTT-2.2.1-6",
        "MQTT-3.8.4-1",
        "MQTT-3.8.4-2",
        "MQTT-3.8.4-5",
        "MQTT-3.8.4-6",
        "MQTT-3.8.4-7",
        "MQTT-3.9.3-1",
        "MQTT-3.9.3-2"
    })
    void suback_has_a_code_for_each_filter_in_their_order() {
        try (RawClient client = five("codes")) {
            client.send(
                    packet(
                            0x82,
                            two(0xABCD),
                            new byte[1],
                            text("codes/2"),
                            new byte[] {2},
                            text("forbidden/a"),
                            new byte[] {2},
                            text("codes/0"),
                            new byte[] {0},
                            text("$share/g/codes/1"),
                            new byte[] {1},
                            text("codes/2"),
                            new byte[] {1}));
            assertThat(client.hex()).isEqualTo("9008" + "abcd" + "00" + "0287000101");
            published(client, "codes/2", "x", 0);
            assertThat(client.message(true)).as("the last one counts").isEqualTo("codes/2=x q1");
        }
    }

    @Test
    @Statement("MQTT-3.9.3-2")
    void every_refusal_has_a_reason_that_suback_knows() {
        for (RefusalCode each : RefusalCode.values()) {
            assertThat(SUBACK_FAILURES).as(each.text()).contains(Reason.ofSubscription(each));
        }
    }

    @Test
    @Statement("MQTT-3.1.2-24")
    void an_answer_that_is_larger_than_the_client_takes_is_never_sent() {
        String[] filters = new String[60];
        java.util.Arrays.fill(filters, "a");
        byte[] many = NONE;
        for (String each : filters) {
            many = RawClient.join(many, text(each), new byte[1]);
        }
        byte[] subscribe = packet(0x82, two(1), new byte[1], many);
        for (byte[] each : List.of(subscribe, unsubscribe5(1, filters))) {
            try (RawClient small = five("small-answer", true, "2700000040");
                    RawClient enough = five("enough-answer", true, "2700000041")) {
                small.send(each);
                assertThat(small.hex()).isEqualTo("e00195");
                assertThat(small.hex()).isEmpty();
                enough.send(each);
                assertThat(enough.read()).hasSize(65);
            }
        }
    }

    @Test
    @Statement({
        "MQTT-2.2.1-6",
        "MQTT-3.10.4-1",
        "MQTT-3.10.4-2",
        "MQTT-3.10.4-4",
        "MQTT-3.10.4-5",
        "MQTT-3.10.4-6",
        "MQTT-3.11.3-1",
        "MQTT-3.11.3-2"
    })
    void what_is_unsubscribed_is_heard_no_more() {
        try (RawClient client = five("un")) {
            client.subscribed(true, "un/a", 0).subscribed(true, "un/+", 0);
            client.subscribed(true, "$share/g/un/a", 0);
            client.send(unsubscribe5(0x1234, "un/A", "un/a", "un/#", "$share/g/un/a", "un/a"));
            assertThat(client.hex()).isEqualTo("b008" + "1234" + "00" + "1100110011");
            client.send(publish5("un/a", "x", 0, 0));
            assertThat(client.message(true)).isEqualTo("un/a=x q0");
            client.quiet();
            client.send(unsubscribe5(2, "un/+"), publish5("un/a", "x", 0, 0));
            assertThat(client.hex()).isEqualTo("b004000200" + "00");
            client.quiet();
        }
    }

    @Test
    @Statement("MQTT-3.10.4-3")
    void what_was_begun_before_unsubscribe_is_completed() {
        try (RawClient from = five("begun-from")) {
            RawClient client = five("begun", true, KEPT).subscribed(true, "begun", 2);
            from.send(publish5("begun", "x", 4, 1));
            assertThat(from.hex()).isEqualTo("50020001");
            byte[] heard = client.read();
            client.send(unsubscribe5(2, "begun"));
            assertThat(client.hex()).isEqualTo("b004000200" + "00");
            client.vanish();
            try (RawClient again = five("begun", false, KEPT)) {
                byte[] repeated = again.read();
                assertThat(RawClient.message(repeated, true)).isEqualTo("begun=x q2d");
                assertThat(RawClient.identifier(repeated)).isEqualTo(RawClient.identifier(heard));
                again.send(answer(0x50, repeated));
                assertThat(again.read()).isEqualTo(answer(0x62, heard));
                again.send(answer(0x70, repeated));
                again.quiet();
            }
        }
    }

    @Test
    @Statement({"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4", "MQTT-3.8.4-8"})
    void overlapping_subscriptions_are_heard_once_with_the_highest_quality() {
        try (RawClient client = five("overlap")) {
            accepted(client, identified(1, 11, "overlap/#", 0));
            accepted(client, identified(2, 22, "overlap/+", 2));
            accepted(client, subscribe5(3, "overlap/a", 1));
            client.send(publish5("overlap/a", "x", 4, 7));
            assertThat(client.hex()).isEqualTo("50020007");
            byte[] heard = client.read();
            assertThat(RawClient.message(heard, true)).isEqualTo("overlap/a=x q2");
            assertThat(properties(heard)).isIn("0b0b0b16", "0b160b0b");
            published(client, "overlap/b/c", "y", 0);
            heard = client.read();
            assertThat(RawClient.message(heard, true)).isEqualTo("overlap/b/c=y q0");
            assertThat(properties(heard)).isEqualTo("0b0b");
        }
    }

    @Test
    @Statement({"MQTT-3.8.4-3", "MQTT-3.3.4-3"})
    void a_replaced_subscription_has_its_new_identifier_and_options() {
        try (RawClient client = five("replaced")) {
            accepted(client, identified(1, 1, "replaced", 2));
            accepted(client, identified(2, 127, "replaced", 0));
            client.send(publish5("replaced", "x", 0, 0));
            byte[] heard = client.read();
            assertThat(properties(heard)).isEqualTo("0b7f");
            accepted(client, subscribe5(3, "replaced", 4));
            client.send(publish5("replaced", "x", 0, 0));
            client.quiet();
        }
    }

    @Test
    @Statement("MQTT-3.8.3-3")
    void without_local_messages_a_client_hears_others_only() {
        try (RawClient client = five("local", true, KEPT).subscribed(true, "local/a", 4);
                RawClient other = five("not-local")) {
            client.send(publish5("local/a", "own", 0, 0));
            other.send(publish5("local/a", "other", 0, 0));
            assertThat(client.message(true)).isEqualTo("local/a=other q0");
            accepted(client, identified(2, 5, "local/#", 1));
            accepted(client, identified(3, 6, "local/a", 2 | 4));
            published(client, "local/a", "own", 0);
            byte[] heard = client.read();
            assertThat(RawClient.message(heard, true)).isEqualTo("local/a=own q1");
            assertThat(properties(heard)).as("of the other subscription alone").isEqualTo("0b05");
            client.vanish();
            try (RawClient again = five("local", false, KEPT)) {
                again.read();
                again.send(unsubscribe5(4, "local/#"), publish5("local/a", "own", 0, 0));
                assertThat(again.hex()).isEqualTo("b004000400" + "00");
                again.quiet();
            }
        }
    }

    @Test
    @Statement({"MQTT-4.7.2-1", "MQTT-4.7.0-1"})
    void a_leading_wildcard_does_not_reach_topics_that_begin_with_a_dollar() {
        try (RawClient all = five("dollar-all").subscribed(true, "#", 0);
                RawClient one = five("dollar-one").subscribed(true, "+/dollar", 0);
                RawClient both = five("dollar-both").subscribed(true, "+/+", 0);
                RawClient own = five("dollar-own").subscribed(true, "$SYS/#", 0)) {
            own.subscribed(true, "$SYS/+", 0);
            world.fabric.publish(DoorWorld.home("red"), Message.of("$SYS/dollar", bytes("x")));
            assertThat(own.message(true)).isEqualTo("$SYS/dollar=x q0");
            own.quiet();
            all.quiet();
            one.quiet();
            both.quiet();
            own.send(publish5("$SYS/dollar", "x", 2, 1));
            assertThat(own.hex()).as("nobody publishes there").contains("000187");
            all.send(publish5("a/dollar", "x", 0, 0));
            assertThat(all.message(true)).isEqualTo("a/dollar=x q0");
            assertThat(one.message(true)).isEqualTo("a/dollar=x q0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "w/#, w, 1",
        "w/#, w/, 1",
        "w/#, w/a/b, 1",
        "w/+, w/a, 1",
        "w/+, w/, 1",
        "w/+, w, 0",
        "w/+, w/a/b, 0",
        "w/+/c, w//c, 1",
        "+/w, /w, 1",
        "w/a, w/a/, 0",
        "w/+/#, w/a, 1",
        "w/+/#, w, 0"
    })
    @Statement({"MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.3-4", "MQTT-3.3.2-3"})
    void wildcards_match_whole_levels(String filter, String topic, int heard) {
        try (RawClient client = five("wild").subscribed(true, filter, 0)) {
            client.send(publish5(topic, "x", 0, 0));
            if (heard == 1) {
                assertThat(client.message(true)).isEqualTo(topic + "=x q0");
            }
            client.quiet();
        }
    }

    // Shared subscriptions.

    @Test
    @Statement({"MQTT-4.8.2-1", "MQTT-4.8.2-3"})
    void a_group_takes_turns_each_with_its_own_quality_and_hears_nothing_retained() {
        try (RawClient from = five("turns-from")) {
            published(from, "turns", "kept", 1);
            try (RawClient one = five("turns-1").subscribed(true, "$share/g/turns", 0);
                    RawClient two = five("turns-2").subscribed(true, "$share/g/turns", 1);
                    RawClient other = five("turns-3").subscribed(true, "$share/h/turns", 1)) {
                one.quiet();
                two.quiet();
                for (int number = 0; number < 4; number++) {
                    published(from, "turns", Integer.toString(number), 0);
                    assertThat(other.message(true)).isEqualTo("turns=" + number + " q1");
                }
                String first = one.message(true);
                String second = one.message(true);
                String third = two.message(true);
                String fourth = two.message(true);
                assertThat(List.of(first, second)).allMatch(each -> each.endsWith(" q0"));
                assertThat(List.of(third, fourth)).allMatch(each -> each.endsWith(" q1"));
                assertThat(
                                Set.of(
                                        first.charAt(6),
                                        second.charAt(6),
                                        third.charAt(6),
                                        fourth.charAt(6)))
                        .containsExactlyInAnyOrder('0', '1', '2', '3');
                one.quiet();
                two.quiet();
            }
            published(from, "turns", "", 1);
        }
    }

    @Test
    @Statement({"MQTT-4.8.2-4", "MQTT-4.8.2-5"})
    void a_message_that_one_member_began_goes_to_no_other() {
        try (RawClient from = five("member-from")) {
            RawClient one = five("member-1", true, KEPT).subscribed(true, "$share/g/member", 2);
            from.send(publish5("member", "x", 4, 1));
            assertThat(from.hex()).isEqualTo("50020001");
            assertThat(one.message(true)).isEqualTo("member=x q2");
            try (RawClient two = five("member-2").subscribed(true, "$share/g/member", 2)) {
                one.vanish();
                two.quiet();
                try (RawClient again = five("member-1", false, KEPT)) {
                    assertThat(again.message(true)).isEqualTo("member=x q2d");
                }
                five("member-1", true, "").close();
                two.quiet();
            }
        }
    }

    @Test
    @Statement({"MQTT-4.8.2-6", "MQTT-4.4.0-2"})
    void a_message_that_one_member_refused_goes_to_no_other() {
        try (RawClient from = five("refusing-from");
                RawClient two = five("refusing-2")) {
            RawClient one = five("refusing-1", true, KEPT);
            one.subscribed(true, "$share/g/refusing", 2);
            for (int qos = 1; qos <= 2; qos++) {
                from.send(publish5("refusing", "x", qos << 1, 1));
                from.read();
                byte[] heard = one.read();
                int type = qos == 1 ? 0x40 : 0x50;
                one.send(packet(type, two(RawClient.identifier(heard)), hex("97")));
                one.quiet();
            }
            two.subscribed(true, "$share/g/refusing", 2);
            one.vanish();
            two.quiet();
            try (RawClient again = five("refusing-1", false, KEPT)) {
                again.quiet();
            }
        }
    }
}
