package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.text;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.RefusalCode;

/// MQTT 5, sections 3.1 and 3.2: CONNECT and CONNACK, without sessions and wills.
class ConnectStatementsTest extends OnTheWire {
    private static final Set<Integer> CONNACK_REASONS =
            Set.of(
                    0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90,
                    0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F);

    /// A CONNECT whose parts need not fit together.
    private static byte[] connect5(int flags, String properties, byte[]... payload) {
        byte[] bytes = hex(properties);
        return packet(
                0x10,
                text("MQTT"),
                new byte[] {5, (byte) flags, 0, 0, (byte) bytes.length},
                bytes,
                RawClient.join(payload));
    }

    private static byte[] raw(String hex) {
        return hex(hex);
    }

    static Stream<Arguments> wrongConnects() {
        byte[] id = text("wrong");
        byte[] name = text("red/ann");
        byte[] password = text("right");
        byte[] will = will5("w", "gone", "");
        return Stream.of(
                arguments("81", connect5(0xC3, "", id, name, password), "the reserved flag"),
                arguments("81", connect5(0xCA, "", id, name, password), "QoS without a will"),
                arguments("81", connect5(0xE2, "", id, name, password), "retain without a will"),
                arguments("81", connect5(0xDE, "", id, will, name, password), "a will of QoS 3"),
                arguments("81", connect5(0x06, "", id), "no will"),
                arguments("81", connect5(0xC6, "", id, name, password), "fields in their place"),
                arguments("81", connect5(0x42, "", id, name, password), "a name without flag"),
                arguments("81", connect5(0x82, "", id), "no name"),
                arguments("81", connect5(0x82, "", id, name, password), "password, no flag"),
                arguments("81", connect5(0xC2, "", id, name), "no password"),
                arguments("81", connect5(0x02, ""), "no client id"),
                arguments("81", connect5(0x02, "", raw("0002c328")), "a client id not UTF-8"),
                arguments("81", connect5(0x02, "", raw("0003eda080")), "a surrogate"),
                arguments("81", connect5(0x02, "", raw("000100")), "U+0000"),
                arguments(
                        "81",
                        connect5(0x06, "", id, raw("00"), raw("0001ff"), text("x")),
                        "a will topic not UTF-8"),
                arguments("81", connect5(0x82, "", id, raw("0001ff")), "a name not UTF-8"),
                arguments("81", connect5(0xC2, "260001ff000161", id, name, password), "a pair"),
                arguments("81", connect5(0xC2, "26000161000100", id, name, password), "a pair"),
                arguments("90", connect5(0xC6, "", id, will5("+", "x", ""), name, password), "+"),
                arguments("90", connect5(0xC6, "", id, will5("", "x", ""), name, password), "none"),
                arguments(
                        "82",
                        connect5(0xC6, "", id, will5("w", "x", "0800012b"), name, password),
                        "a will's response topic with a wildcard"),
                arguments("82", connect5(0xC2, "210000", id, name, password), "receive maximum 0"),
                arguments("82", connect5(0xC2, "2700000000", id, name, password), "size 0"),
                arguments("82", connect5(0xC2, "1702", id, name, password), "neither 0 nor 1"),
                arguments("82", connect5(0xC2, "1902", id, name, password), "neither 0 nor 1"),
                arguments("82", connect5(0xC2, "16000161", id, name, password), "data, no method"));
    }

    @ParameterizedTest
    @MethodSource("wrongConnects")
    @Statement({
        "MQTT-1.5.4-1",
        "MQTT-1.5.4-2",
        "MQTT-1.5.7-1",
        "MQTT-3.1.2-3",
        "MQTT-3.1.2-9",
        "MQTT-3.1.2-11",
        "MQTT-3.1.2-12",
        "MQTT-3.1.2-13",
        "MQTT-3.1.2-16",
        "MQTT-3.1.2-17",
        "MQTT-3.1.2-18",
        "MQTT-3.1.2-19",
        "MQTT-3.1.3-1",
        "MQTT-3.1.3-3",
        "MQTT-3.1.3-4",
        "MQTT-3.1.3-11",
        "MQTT-3.1.3-12",
        "MQTT-3.1.4-1",
        "MQTT-3.2.2-6",
        "MQTT-3.2.2-7",
        "MQTT-3.3.2-14"
    })
    void a_wrong_connect_is_refused_with_its_reason(String reason, byte[] connect, String what) {
        try (RawClient client = RawClient.to(world).send(connect)) {
            assertThat(client.hex()).as(what).isEqualTo("200300" + reason + "00");
            assertThat(client.hex()).as(what).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10 0d 0004 4d515455 05 02 0000 00 0000, 20020001, another name",
        "10 0f 0006 4d5149736470 05 02 0000 00 0000, 20020001, the name of MQTT 3.1",
        "10 0c 0004 4d515454 03 02 0000 0000, 20020001, an older version",
        "10 0d 0004 4d515454 06 02 0000 00 0000, 2003008400, a newer version",
        "10 0d 0004 4d515454 ff 02 0000 00 0000, 2003008400, the newest version",
    })
    @Statement({"MQTT-3.1.2-1", "MQTT-3.1.2-2"})
    @Statement311({"MQTT-3.1.2-1", "MQTT-3.1.2-2"})
    void other_protocols_and_versions_are_refused_in_their_words(
            String connect, String answer, String what) {
        try (RawClient client = RawClient.to(world).send(connect)) {
            assertThat(client.hex()).as(what).isEqualTo(answer);
            assertThat(client.hex()).as(what).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c000",
                "e000",
                "30040001 6100",
                "82070001000001 6100",
                "f000",
                "d000",
                "20020000",
                "1100",
                "0000",
                "10808080 8000",
                "108000"
            })
    @Statement({"MQTT-3.1.0-1", "MQTT-3.14.0-1"})
    @Statement311("MQTT-3.1.0-1")
    void whatever_comes_before_connect_gets_no_answer(String hex) {
        try (RawClient client = RawClient.to(world).send(hex)) {
            assertThat(client.hex()).isEmpty();
        }
    }

    @Test
    @Statement({"MQTT-3.1.0-2", "MQTT-3.2.0-2", "MQTT-4.13.1-1"})
    void a_second_connect_ends_the_connection() {
        try (RawClient client = five("twice")) {
            client.send(connect5("twice", true, ""));
            assertThat(farewell(client)).isEqualTo("82");
        }
    }

    @Test
    @Statement({
        "MQTT-2.2.2-1",
        "MQTT-3.1.2-28",
        "MQTT-3.1.4-5",
        "MQTT-3.2.0-1",
        "MQTT-3.2.2-1",
        "MQTT-3.2.2-22",
        "MQTT-4.12.0-6"
    })
    void connack_comes_first_and_says_what_differs() {
        try (RawClient client = RawClient.to(world)) {
            byte[] asksForInformation = hex("1900");
            client.send(
                    connect(5, "first", "red/ann", true, 30, asksForInformation),
                    hex("c000"),
                    publish5("first", "x", 2, 1));
            assertThat(client.hex())
                    .as("receive maximum, maximum packet size and topic alias maximum alone")
                    .isEqualTo("200e" + "0000" + "0b" + "210400" + "2700024000" + "220020");
            assertThat(client.hex()).isEqualTo("d000");
            assertThat(client.hex()).isEqualTo("40020001");
        }
    }

    @Test
    @Statement("MQTT-3.1.2-28")
    void response_information_is_not_even_given_on_request() {
        try (RawClient client = RawClient.to(world).send(connect5("information", true, "1901"))) {
            assertThat(client.hex()).doesNotContain("1a00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Z", "abcdefghijklmnopqrstuvw", "ABCDEFGHIJKLMNOPQRSTUVW"})
    @Statement("MQTT-3.1.3-5")
    @Statement311("MQTT-3.1.3-5")
    void short_client_ids_of_letters_and_digits_are_let_in(String id) {
        five(id).close();
        RawClient.three(world, id, "red/ann").close();
    }

    @Test
    @Statement({"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    void an_empty_client_id_is_replaced_by_one_of_its_own() {
        try (RawClient first = RawClient.to(world).send(connect5("", true, KEPT));
                RawClient second = RawClient.to(world).send(connect5("", true, ""))) {
            String id = assigned(first.hex());
            assertThat(assigned(second.hex())).isNotEqualTo(id);
            first.send("e000");
            assertThat(first.hex()).isEmpty();
            try (RawClient again = RawClient.to(world).send(connect5(id, false, KEPT))) {
                assertThat(again.read()[2]).as("session present").isEqualTo((byte) 1);
            }
        }
    }

    private static String assigned(String connack) {
        String prefix = "120029";
        int at = connack.indexOf(prefix);
        assertThat(at).as(connack).isPositive();
        return new String(
                HexFormat.of()
                        .parseHex(
                                connack.substring(at + prefix.length(), at + prefix.length() + 82)),
                java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    @Statement({"MQTT-3.1.3-8", "MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-4.13.2-1"})
    void a_client_id_that_is_too_long_is_rejected() {
        try (RawClient client = RawClient.to(world)) {
            client.send(connect5("x".repeat(257), true, ""));
            assertThat(farewell(client)).isEqualTo("85");
        }
    }

    @Test
    @Statement({"MQTT-3.1.4-2", "MQTT-3.1.4-6", "MQTT-3.14.0-1"})
    void what_follows_a_rejected_connect_is_not_processed() {
        try (RawClient hears = five("rejected-hears").subscribed(true, "rejected", 0);
                RawClient client = RawClient.to(world)) {
            client.send(
                    connect(5, "rejected", "red/ann", "wrong", true, 0, NONE, 0, NONE),
                    publish5("rejected", "x", 0, 0),
                    hex("c000"));
            assertThat(farewell(client)).isEqualTo("86");
            hears.quiet();
        }
    }

    @Test
    @Statement({"MQTT-4.12.0-1", "MQTT-4.12.0-4"})
    void enhanced_authentication_is_refused() {
        try (RawClient client = RawClient.to(world)) {
            client.send(connect5("enhanced", true, "15" + chars("SCRAM-SHA-256") + "16000161"));
            assertThat(farewell(client)).isEqualTo("8c");
        }
    }

    @Test
    @Statement({"MQTT-3.1.2-24", "MQTT-3.2.2-19"})
    void a_connack_is_no_larger_than_the_client_takes() {
        try (RawClient exact = RawClient.to(world).send(connect5("exact", true, "2700000013"));
                RawClient small = RawClient.to(world).send(connect5("small", true, "2700000012"));
                RawClient tiny = RawClient.to(world).send(connect5("tiny", true, "2700000004"))) {
            assertThat(exact.read()).hasSize(19);
            assertThat(small.hex()).isEqualTo("2003009500");
            assertThat(small.hex()).isEmpty();
            assertThat(tiny.hex()).isEmpty();
        }
        try (RawClient terse = RawClient.to(world);
                RawClient usual = RawClient.to(world)) {
            byte[] little = hex("2700000018");
            terse.send(connect(5, "terse", "red/ann", "wrong", true, 0, little, 0, NONE));
            assertThat(terse.hex()).isEqualTo("2003008600");
            usual.send(connect(5, "long", "red/ann", "wrong", true, 0, NONE, 0, NONE));
            assertThat(usual.hex()).as("with a reason string").contains("1f00");
        }
    }

    @Test
    @Statement("MQTT-3.1.2-24")
    void a_session_is_as_it_was_where_its_connack_could_not_be_sent() {
        five("as-it-was", true, KEPT).subscribed(true, "as-it-was", 1).leave();
        try (RawClient small = RawClient.to(world);
                RawClient from = five("as-it-was-from")) {
            small.send(connect5("as-it-was", false, KEPT + "2700000013"));
            assertThat(small.read()[3]).isZero();
            small.close();
            RawClient smaller = RawClient.to(world);
            smaller.send(connect5("as-it-was", false, KEPT + "2700000012"));
            assertThat(smaller.hex()).isEqualTo("2003009500");
            published(from, "as-it-was", "x", 0);
        }
        try (RawClient again = RawClient.to(world).send(connect5("as-it-was", false, KEPT))) {
            assertThat(again.read()[2]).as("session present").isEqualTo((byte) 1);
            assertThat(again.message(true)).isEqualTo("as-it-was=x q1");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1304b0", "1201, 1304b0", "65535, 1304b0", "1200, ''", "1, ''"})
    @Statement("MQTT-3.2.2-22")
    void the_keep_alive_of_the_client_holds_unless_it_is_told_otherwise(int asked, String told) {
        try (RawClient client = RawClient.to(world)) {
            client.send(connect(5, "keep-alive", "red/ann", true, asked, NONE));
            assertThat(client.hex()).endsWith("220020" + told);
        }
    }

    @Test
    @Statement({"MQTT-3.1.2-29", "MQTT-3.4.2-1", "MQTT-3.5.2-1"})
    void without_problem_information_nothing_is_explained() {
        try (RawClient client = five("no-problems", true, "1700")) {
            client.send(publish5("forbidden/a", "x", 2, 1), publish5("forbidden/a", "x", 4, 2));
            assertThat(client.hex()).isEqualTo("4003000187");
            assertThat(client.hex()).isEqualTo("5003000287");
            client.send("62030002 00");
            assertThat(client.hex()).isEqualTo("7003000292");
        }
    }

    @Test
    @Statement("MQTT-3.2.2-8")
    void every_refusal_has_a_reason_that_connack_knows() {
        for (RefusalCode each : RefusalCode.values()) {
            assertThat(CONNACK_REASONS).as(each.text()).contains(Reason.ofConnect(each));
        }
    }

    @Test
    @Statement("MQTT-3.2.2-8")
    void a_hub_that_stops_is_unavailable_to_whoever_is_at_the_door() throws Violation {
        EmbeddedChannel channel = new EmbeddedChannel();
        Outlet outlet = new Outlet(channel, new DoorMetrics(new SimpleMeterRegistry()));
        outlet.five(true);
        Handshake.refuse(outlet, null, Reason.SERVER_SHUTTING_DOWN, "The hub stops.");
        outlet.five(false);
        Handshake.refuse(outlet, null, Reason.UNSUPPORTED_PROTOCOL_VERSION, "No.");
        outlet.flush();
        ByteBuf written = channel.readOutbound();
        assertThat(ByteBufUtil.hexDump(written)).isEqualTo("2003008800" + "20020001");
        written.release();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    @Statement({"MQTT-1.5.5-1", "MQTT-4.13.1-1"})
    void a_length_that_is_longer_than_needed_is_malformed() {
        for (String each : List.of("c08000", "3084000001 6100", "e08000", "300500 0161 8000")) {
            try (RawClient client = five("padded")) {
                client.send(each);
                assertThat(farewell(client)).as(each).isEqualTo("81");
            }
        }
    }
}
