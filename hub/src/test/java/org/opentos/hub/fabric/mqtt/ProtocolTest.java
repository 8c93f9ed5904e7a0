package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.publish3;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;
import static org.opentos.hub.fabric.mqtt.RawClient.text;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// What the door answers, byte by byte, to clients that keep the protocol and to those that do not.
class ProtocolTest {
    private static final byte[] NONE = {};
    private static DoorWorld world;

    @BeforeAll
    static void open() {
        world = new DoorWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void version_5_is_told_what_the_door_can_do() {
        try (RawClient client = RawClient.to(world)) {
            client.send(connect(5, "able", "red/ann", true, 60, NONE));
            assertThat(client.hex())
                    .isEqualTo("200e" + "0000" + "0b" + "210400" + "2700024000" + "220020");
        }
    }

    @Test
    void version_5_is_told_what_differs_from_its_wishes() {
        try (RawClient client = RawClient.to(world)) {
            byte[] forever = HexFormat.of().parseHex("11ffffffff");
            client.send(connect(5, "", "red/ann", true, 0, forever));
            String answer = client.hex();
            assertThat(answer).as("session expiry").contains("1100093a80");
            assertThat(answer).as("server keep alive").contains("1304b0");
            assertThat(answer)
                    .as("assigned client id")
                    .contains(
                            "120029"
                                    + HexFormat.of()
                                            .formatHex(
                                                    "assigned-"
                                                            .getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, red/ann, wrong, 20020004",
        "5, red/ann, wrong, 86",
        "4, nobody, right, 20020004",
        "3, red/ann, right, 20020001",
        "6, red/ann, right, 2003008400",
    })
    void a_refused_connect_says_why(int level, String user, String password, String expected) {
        try (RawClient client = RawClient.to(world)) {
            client.send(connect(level, "refused", user, password, true, 0, NONE, 0, NONE));
            String answer = client.hex();
            assertThat(level == 5 ? answer.substring(6, 8) : answer).isEqualTo(expected);
            assertThat(client.hex()).isEmpty();
        }
    }

    @Test
    void version_3_needs_a_name_to_be_remembered_by() {
        try (RawClient client = RawClient.to(world)) {
            client.send(connect(4, "", "red/ann", false, 0, NONE));
            assertThat(client.hex()).isEqualTo("20020002");
            assertThat(client.hex()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "c000, a ping before CONNECT",
        "474554, HTTP that goes no further",
        "1000, an empty CONNECT",
        "100c00044d5154540401003c00000000, a reserved connect flag",
        "10ffffffff7f, a remaining length of five bytes",
    })
    void whoever_does_not_begin_rightly_gets_no_answer(String hex, String what) throws Exception {
        try (RawClient client = RawClient.to(world)) {
            client.send(hex);
            if (hex.startsWith("47")) {
                client.send("0d0a0d0a0d0a");
            }
            byte[] answer = client.read();
            assertThat(answer.length == 0 || answer[0] == 'H').as(what).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "36050001610001, 81, QoS 3",
        "3804000161 00, 81, a duplicate with QoS 0",
        "3005000261c0 00, 81, a topic that is not UTF-8",
        "300500026100 00, 81, a topic with U+0000",
        "80080001 00 0001 61 00 00, 81, SUBSCRIBE without its flag",
        "82 03 0001 00, 82, SUBSCRIBE without filters",
        "82 07 0001 00 0001 61 03, 82, a subscription with QoS 3",
        "82 07 0001 00 0001 61 c0, 81, reserved subscription options",
        "82 07 0001 00 0001 61 30, 82, retain handling 3",
        "82 07 0000 00 0001 61 00, 82, packet identifier 0",
        "82 08 0001 00 0002 612b 00, 81, a filter that is none",
        "3004 0001 2b 00, 90, a topic with a wildcard",
        "3003 0000 00, 82, no topic",
        "3007 0001 61 03 230000, 94, alias 0",
        "3007 0001 61 03 230021, 94, an alias above the maximum",
        "3006 0000 03 230001, 82, an alias that was never given",
        "3006 0001 61 02 0b01, 82, a subscription identifier from a client",
        "300a 0001 61 06 01000100 0000, 82, a property that stands twice",
        "3006 0001 61 02 2100, 81, a property of another packet",
        "3009 0001 61 05 08 0002 612b, 82, a response topic with a wildcard",
        "30 85 80 85 01, 95, a packet beyond the maximum",
        "1000, 82, a second CONNECT",
        "20020000, 82, a packet only servers send",
        "f0 02 00 00, 82, AUTH without its method",
        "c0 01 00, 81, a ping with content",
        "62 02 0000, 82, PUBREL for identifier 0",
        "e0 07 00 05 11 00000001, 82, a session kept after all",
    })
    void a_violation_ends_the_connection_with_its_reason(String hex, String reason, String what) {
        try (RawClient client = RawClient.five(world, "violator", "red/ann")) {
            client.send(hex);
            String answer = client.hex();
            assertThat(answer).as(what).startsWith("e0");
            assertThat(answer.substring(4, 6)).as(what).isEqualTo(reason);
            assertThat(client.hex()).as(what).isEmpty();
        }
    }

    @Test
    void version_3_is_shown_the_door_without_a_word() {
        try (RawClient client = RawClient.three(world, "violator3", "red/ann")) {
            client.send("3605000161 0001");
            assertThat(client.hex()).isEmpty();
        }
    }

    @Test
    void random_bytes_never_harm_the_door() {
        long seed = System.nanoTime();
        System.out.println("ProtocolTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            try (RawClient client = RawClient.five(world, "noise", "red/ann")) {
                byte[] noise = new byte[1 + random.nextInt(200)];
                random.nextBytes(noise);
                client.send(noise).sendNoMore();
                for (byte[] answer = client.read(); answer.length > 0; ) {
                    answer = client.read();
                }
            }
        }
        try (RawClient client = RawClient.five(world, "after", "red/ann")) {
            client.quiet();
        }
    }

    @Test
    void a_packet_may_come_byte_by_byte() {
        try (RawClient client = RawClient.five(world, "dribble", "red/ann")) {
            for (byte each : publish5("forbidden/a", "x", 2, 7)) {
                client.send(new byte[] {each});
            }
            assertThat(client.hex()).startsWith("40").contains("000787");
        }
    }

    @Test
    void packets_may_follow_connect_at_once() {
        try (RawClient client = RawClient.to(world)) {
            client.send(
                    connect(4, "eager", "red/ann", true, 0, NONE),
                    RawClient.subscribe3(1, "eager/#", 1),
                    publish3("eager/a", "1", 2, 5));
            assertThat(client.hex()).isEqualTo("20020000");
            assertThat(client.hex()).isEqualTo("9003000101");
            assertThat(List.of(client.hex().substring(0, 2), client.hex().substring(0, 2)))
                    .containsExactlyInAnyOrder("40", "32");
        }
    }

    @Test
    void a_refused_publication_says_why_where_the_client_can_be_told() {
        String reason =
                HexFormat.of()
                        .formatHex(
                                "topic-not-allowed: Not there.".getBytes(StandardCharsets.UTF_8));
        try (RawClient five = RawClient.five(world, "told", "red/ann");
                RawClient three = RawClient.three(world, "untold", "red/ann");
                RawClient terse = RawClient.to(world)) {
            five.send(publish5("forbidden/a", "x", 2, 1), publish5("forbidden/a", "x", 4, 2));
            assertThat(five.hex()).isEqualTo("4024" + "0001" + "87" + "20" + "1f001d" + reason);
            assertThat(five.hex()).isEqualTo("5024" + "0002" + "87" + "20" + "1f001d" + reason);
            five.send(publish5("$SYS/a", "x", 2, 3));
            assertThat(five.hex()).contains("000387");
            three.send(publish3("forbidden/a", "x", 2, 1), publish3("forbidden/a", "x", 4, 2));
            assertThat(three.hex()).isEqualTo("40020001");
            assertThat(three.hex()).isEqualTo("50020002");
            byte[] noProblems = {0x17, 0};
            terse.send(
                    connect(5, "terse", "red/ann", true, 0, noProblems),
                    publish5("forbidden/a", "x", 2, 1));
            terse.read();
            assertThat(terse.hex()).isEqualTo("4003000187");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VALUE_INVALID, 99",
        "NOT_ALLOWED, 87",
        "TOPIC_UNKNOWN, 90",
        "BODY_TOO_LARGE, 97",
        "STORAGE_UNAVAILABLE, 97",
        "CLAIM_CODE_USED, 83",
    })
    void an_inlet_refusal_becomes_a_reason_code(RefusalCode code, String reason) {
        world.inlet =
                (_, _) ->
                        CompletableFuture.completedStage(Optional.of(Refusal.of(code, "Because.")));
        try (RawClient client = RawClient.five(world, "inlet", "red/ann")) {
            client.send(publish5("inlet/a", "x", 2, 1));
            assertThat(client.hex().substring(8, 10)).isEqualTo(reason);
        }
    }

    @Test
    void acknowledgements_keep_the_order_of_their_messages() throws Exception {
        BlockingQueue<CompletableFuture<Optional<Refusal>>> taken = new LinkedBlockingQueue<>();
        world.inlet =
                (_, _) -> {
                    CompletableFuture<Optional<Refusal>> stage = new CompletableFuture<>();
                    taken.add(stage);
                    return stage;
                };
        try (RawClient client = RawClient.three(world, "ordered", "red/ann")) {
            client.send(
                    publish3("inlet/a", "1", 2, 1),
                    publish3("inlet/a", "2", 4, 2),
                    publish3("elsewhere", "3", 2, 3));
            CompletableFuture<Optional<Refusal>> first =
                    taken.poll(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
            CompletableFuture<Optional<Refusal>> second =
                    taken.poll(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(second).isNotNull();
            second.complete(Optional.empty());
            client.quiet();
            first.complete(Optional.empty());
            assertThat(client.hex()).isEqualTo("40020001");
            assertThat(client.hex()).isEqualTo("50020002");
            assertThat(client.hex()).isEqualTo("40020003");
        }
    }

    @Test
    void a_failing_inlet_is_no_acknowledgement_of_success() {
        world.inlet = (_, _) -> CompletableFuture.failedStage(new IllegalStateException("boom"));
        try (RawClient client = RawClient.five(world, "failing", "red/ann")) {
            client.send(publish5("inlet/a", "x", 2, 1));
            assertThat(client.hex().substring(8, 10)).isEqualTo("97");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void a_client_of_3_1_1_is_cut_off_instead_of_acknowledged_where_nothing_was_kept(int flags) {
        world.inlet =
                (_, _) ->
                        CompletableFuture.completedStage(
                                Optional.of(Refusal.of(RefusalCode.STORAGE_UNAVAILABLE, "Later.")));
        try (RawClient client = RawClient.three(world, "unkept", "red/ann")) {
            client.send(publish3("inlet/a", "x", flags, 1));
            assertThat(client.read()).isEmpty();
        }
    }

    @Test
    void a_message_with_quality_2_that_is_sent_twice_arrives_once() {
        try (RawClient to = RawClient.five(world, "once-to", "red/bob");
                RawClient from = RawClient.five(world, "once-from", "red/ann")) {
            to.subscribed(true, "once", 0);
            from.send(publish5("once", "a", 4, 1), publish5("once", "a", 4 | 8, 1));
            assertThat(from.hex()).isEqualTo("50020001");
            assertThat(from.hex()).isEqualTo("50020001");
            from.send("62020001").send("62020001");
            assertThat(from.hex()).isEqualTo("70020001");
            assertThat(from.hex()).isEqualTo("7003000192");
            from.send(publish5("once", "b", 4, 1));
            assertThat(from.hex()).isEqualTo("50020001");
            assertThat(to.message(true)).isEqualTo("once=a q0");
            assertThat(to.message(true)).isEqualTo("once=b q0");
        }
    }

    @Test
    void a_topic_may_be_named_by_its_alias() {
        try (RawClient to = RawClient.five(world, "alias-to", "red/bob");
                RawClient from = RawClient.five(world, "alias-from", "red/ann")) {
            to.subscribed(true, "alias/#", 0);
            from.send(
                    publish5("alias/one", "1", 0, 0, "230001"),
                    publish5("alias/two", "2", 0, 0),
                    publish5("", "3", 0, 0, "230001"),
                    publish5("alias/one", "4", 0, 0));
            assertThat(to.message(true)).isEqualTo("alias/one=1 q0");
            assertThat(to.message(true)).isEqualTo("alias/two=2 q0");
            assertThat(to.message(true)).isEqualTo("alias/one=3 q0");
            assertThat(to.message(true)).isEqualTo("alias/one=4 q0");
        }
    }

    @Test
    void the_door_uses_aliases_where_the_client_takes_them() {
        try (RawClient to = RawClient.to(world);
                RawClient from = RawClient.five(world, "alias-out-from", "red/ann")) {
            to.send(connect(5, "alias-out", "red/bob", true, 0, HexFormat.of().parseHex("220001")));
            to.read();
            to.subscribed(true, "out/#", 0);
            from.send(
                    publish5("out/a", "1", 0, 0),
                    publish5("out/a", "2", 0, 0),
                    publish5("out/b", "3", 0, 0));
            assertThat(to.hex()).isEqualTo("300c" + "00056f75742f61" + "03230001" + "31");
            assertThat(to.hex()).isEqualTo("3007" + "0000" + "03230001" + "32");
            assertThat(to.hex()).isEqualTo("3009" + "00056f75742f62" + "00" + "33");
        }
    }

    @Test
    void properties_pass_through_in_their_order() {
        String properties =
                "0101" + "030001" + "74" + "080001" + "72" + "090002" + "0102" + "260001" + "61"
                        + "0001" + "31" + "260001" + "61" + "0001" + "32";
        try (RawClient to = RawClient.five(world, "props-to", "red/bob");
                RawClient from = RawClient.five(world, "props-from", "red/ann")) {
            to.subscribed(true, "props", 0);
            from.send(publish5("props", "x", 0, 0, properties + "0200000064"));
            String heard = to.hex();
            assertThat(heard).contains(properties).contains("0200000064");
        }
    }

    @Test
    void text_that_is_not_text_is_refused() {
        try (RawClient client = RawClient.five(world, "format", "red/ann")) {
            client.send(
                    RawClient.packet(
                            0x32,
                            text("a"),
                            RawClient.two(1),
                            new byte[] {2, 1, 1},
                            new byte[] {-1}));
            assertThat(client.hex().substring(8, 10)).isEqualTo("99");
        }
    }

    @Test
    void a_payload_above_the_limit_is_refused_and_the_connection_lives() {
        try (RawClient client = RawClient.five(world, "large", "red/ann")) {
            client.send(publish5("large", "x".repeat(128 * 1024 + 1), 2, 1));
            assertThat(client.hex()).contains("000197");
            client.send(publish5("large", "x".repeat(128 * 1024), 2, 2));
            assertThat(client.hex()).isEqualTo("40020002");
        }
    }

    @Test
    void the_receive_maximum_and_packet_size_of_a_client_are_kept() {
        try (RawClient to = RawClient.to(world);
                RawClient from = RawClient.five(world, "flow-from", "red/ann")) {
            to.send(
                    connect(
                            5,
                            "flow",
                            "red/bob",
                            true,
                            0,
                            HexFormat.of().parseHex("2100022700000040")));
            to.read();
            to.subscribed(true, "flow", 1);
            from.send(publish5("flow", "x".repeat(100), 2, 1));
            for (int number = 2; number <= 5; number++) {
                from.send(publish5("flow", Integer.toString(number), 2, number));
                from.read();
            }
            byte[] first = to.read();
            assertThat(RawClient.message(first, true)).isEqualTo("flow=2 q1");
            assertThat(to.message(true)).isEqualTo("flow=3 q1");
            to.quiet();
            to.send(RawClient.packet(0x40, RawClient.two(RawClient.identifier(first))));
            assertThat(to.message(true)).isEqualTo("flow=4 q1");
            to.quiet();
            assertThat(world.count("opentos.mqtt.dropped", "why", "too-large-for-client"))
                    .isEqualTo(1);
        }
    }

    @Test
    void an_unsubscribed_filter_is_heard_no_more() {
        try (RawClient client = RawClient.five(world, "unsubscriber", "red/ann")) {
            client.subscribed(true, "un", 0);
            client.send(
                    RawClient.packet(
                            0xA2, RawClient.two(3), new byte[1], text("un"), text("never")));
            assertThat(client.hex()).isEqualTo("b0050003000011");
            client.send(publish5("un", "x", 0, 0));
            client.quiet();
        }
    }

    @Test
    void refused_and_shared_subscriptions_are_told_apart() {
        try (RawClient client = RawClient.five(world, "suback", "red/ann")) {
            client.send(
                    RawClient.packet(
                            0x82,
                            RawClient.two(3),
                            new byte[1],
                            text("forbidden/a"),
                            new byte[] {1},
                            text("$share/g/a"),
                            new byte[] {2},
                            text("x".repeat(1_100)),
                            new byte[] {0}));
            assertThat(client.hex()).isEqualTo("9006000300" + "87028f");
            client.send(subscribe5(4, "$share/g/a", 4));
            assertThat(client.hex().substring(4, 6)).as("no local").isEqualTo("82");
        }
    }
}
