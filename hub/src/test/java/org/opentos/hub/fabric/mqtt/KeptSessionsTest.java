package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.publish3;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.Message;
import org.springframework.jdbc.core.ConnectionCallback;

/// Sessions that outlive their connection also outlive the hub: what was acknowledged to a
/// publisher reaches them, in order, and with QoS 2 once.
class KeptSessionsTest {
    private static final byte[] HOUR = RawClient.hex("1100000e10");
    private static final byte[] NONE = {};

    private DoorWorld world;

    @BeforeEach
    void open() {
        world = new DoorWorld();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// Connects with a session that is kept.
    private RawClient kept(String id, String user, boolean present) {
        RawClient client = RawClient.to(world);
        client.send(connect(5, id, user, false, 0, HOUR));
        byte[] answer = client.read();
        assertThat(answer[3]).as("reason").isZero();
        assertThat(answer[2]).as("session present").isEqualTo((byte) (present ? 1 : 0));
        return client;
    }

    private void kill() {
        world = world.killedAndStartedAgain();
    }

    private static byte[] acknowledgement(int type, int identifier) {
        return packet(type, two(identifier));
    }

    private void publish(RawClient from, String topic, int qos, int first, int last) {
        for (int number = first; number <= last; number++) {
            int identifier = 1 + number % 1_000;
            from.send(publish5(topic, Integer.toString(number), qos << 1, identifier));
        }
        for (int finished = first; finished <= last; ) {
            byte[] answer = from.read();
            switch (answer[0] & 0xF0) {
                case 0x40, 0x70 -> finished++;
                case 0x50 -> from.send(packet(0x62, Arrays.copyOfRange(answer, 2, 4)));
                default -> throw new AssertionError(RawClient.message(answer, true));
            }
        }
    }

    @Test
    void what_was_acknowledged_waits_through_a_kill_in_order() {
        try (RawClient away = kept("away", "red/bob", false)) {
            away.subscribed(true, "news/#", 1);
        }
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            publish(from, "news/a", 1, 1, 700);
        }
        kill();
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            publish(from, "news/a", 1, 701, 900);
        }
        try (RawClient back = kept("away", "red/bob", true)) {
            for (int number = 1; number <= 900; number++) {
                byte[] message = back.read();
                assertThat(RawClient.message(message, true)).isEqualTo("news/a=" + number + " q1");
                back.send(acknowledgement(0x40, RawClient.identifier(message)));
            }
            back.quiet();
        }
        // Nobody is told that an acknowledgement is on the disk.
        world.journal.sweep();
        kill();
        try (RawClient back = kept("away", "red/bob", true)) {
            back.quiet();
        }
    }

    @Test
    void what_is_read_after_its_connection_went_counts_as_sent_only_as_far_as_that_knew() {
        try (RawClient away = kept("away", "red/bob", false)) {
            away.subscribed(true, "news", 1);
            away.leave();
        }
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            publish(from, "news", 1, 1, 3);
        }
        long row = number("select session from fabric_queue");
        long first = number("select min(sequence) from fabric_delivery");
        assertThat(world.journal.waiting(row, first, first + 2, 250, 1_000_000)).hasSize(2);
        assertThat(number("select handed from fabric_queue")).isEqualTo(first + 1);
        try (RawClient back = kept("away", "red/bob", true)) {
            for (int number = 1; number <= 3; number++) {
                boolean again = (back.read()[0] & 8) != 0;
                assertThat(again).as("DUP of %d", number).isEqualTo(number < 3);
            }
        }
    }

    @Test
    void what_was_sent_is_sent_again_with_its_packet_identifier() {
        List<Integer> before = new ArrayList<>();
        try (RawClient to = kept("to", "red/bob", false);
                RawClient from = RawClient.five(world, "from", "red/ann")) {
            to.subscribed(true, "news", 1);
            publish(from, "news", 1, 1, 3);
            for (int number = 1; number <= 3; number++) {
                byte[] message = to.read();
                assertThat(RawClient.message(message, true)).isEqualTo("news=" + number + " q1");
                before.add(RawClient.identifier(message));
            }
            to.send(acknowledgement(0x40, before.getFirst()));
            to.quiet();
            kill();
        }
        try (RawClient to = kept("to", "red/bob", true)) {
            List<Integer> after = new ArrayList<>();
            byte[] message = to.read();
            // The acknowledgement of the first may have been on its way to the disk.
            if (RawClient.message(message, true).startsWith("news=1 ")) {
                message = to.read();
            }
            assertThat(RawClient.message(message, true)).isEqualTo("news=2 q1d");
            after.add(RawClient.identifier(message));
            message = to.read();
            assertThat(RawClient.message(message, true)).isEqualTo("news=3 q1d");
            after.add(RawClient.identifier(message));
            assertThat(after).isEqualTo(before.subList(1, 3));
        }
    }

    @Test
    void a_message_of_quality_2_is_delivered_once_whatever_step_the_hub_dies_at() {
        int first;
        int second;
        try (RawClient to = kept("to", "red/bob", false);
                RawClient from = RawClient.five(world, "from", "red/ann")) {
            to.subscribed(true, "once", 2);
            publish(from, "once", 2, 1, 2);
            byte[] message = to.read();
            first = RawClient.identifier(message);
            assertThat(RawClient.message(message, true)).isEqualTo("once=1 q2");
            second = RawClient.identifier(to.read());
            to.send(acknowledgement(0x50, first));
            assertThat(to.read()).as("PUBREL").startsWith(acknowledgement(0x62, first));
            kill();
        }
        try (RawClient to = kept("to", "red/bob", true)) {
            assertThat(to.read()).as("PUBREL again").startsWith(acknowledgement(0x62, first));
            byte[] message = to.read();
            assertThat(RawClient.message(message, true)).isEqualTo("once=2 q2d");
            assertThat(RawClient.identifier(message)).isEqualTo(second);
            to.send(acknowledgement(0x70, first), acknowledgement(0x50, second));
            assertThat(to.read()).startsWith(acknowledgement(0x62, second));
            to.send(acknowledgement(0x70, second));
            to.quiet();
        }
        try (RawClient to = kept("to", "red/bob", true)) {
            to.quiet();
        }
    }

    @Test
    void a_message_of_quality_2_is_taken_once_whatever_step_the_hub_dies_at() {
        try (RawClient to = kept("to", "red/bob", false)) {
            to.subscribed(true, "once", 2);
        }
        try (RawClient from = kept("from", "red/ann", false)) {
            from.send(publish5("once", "1", 4, 7));
            assertThat(from.hex()).isEqualTo("50020007");
            kill();
        }
        try (RawClient from = kept("from", "red/ann", true)) {
            from.send(publish5("once", "1", 4 | 8, 7));
            assertThat(from.hex()).isEqualTo("50020007");
            from.send(acknowledgement(0x62, 7));
            assertThat(from.hex()).isEqualTo("70020007");
            kill();
        }
        try (RawClient from = kept("from", "red/ann", true)) {
            from.send(publish5("once", "2", 4, 7));
            assertThat(from.hex()).as("a new message").isEqualTo("50020007");
        }
        try (RawClient to = kept("to", "red/bob", true)) {
            assertThat(to.message(true)).isEqualTo("once=1 q2");
            assertThat(to.message(true)).isEqualTo("once=2 q2");
            to.quiet();
        }
    }

    @Test
    void more_than_fits_into_memory_comes_in_order_while_more_is_published() {
        int many = KeptQueue.IN_MEMORY_MESSAGES_MAX * 2;
        try (RawClient away = kept("away", "red/bob", false)) {
            away.subscribed(true, "many", 1);
        }
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            for (int first = 1; first <= many; first += 500) {
                publish(from, "many", 1, first, first + 499);
            }
            try (RawClient back = kept("away", "red/bob", true)) {
                publish(from, "many", 1, many + 1, many + 500);
                for (int number = 1; number <= many + 500; number++) {
                    byte[] message = back.read();
                    assertThat(RawClient.message(message, true))
                            .isEqualTo("many=" + number + " q1");
                    back.send(acknowledgement(0x40, RawClient.identifier(message)));
                }
            }
        }
    }

    @Test
    void a_will_is_published_though_the_hub_died_with_the_connection() {
        byte[] will = RawClient.join(new byte[1], text("will"), text("gone"));
        try (RawClient hears = kept("hears", "red/bob", false)) {
            hears.subscribed(true, "will", 1);
        }
        try (RawClient client = RawClient.to(world)) {
            client.send(connect(5, "mortal", "red/ann", "right", false, 0, HOUR, 0x0C, will));
            assertThat(client.read()[3]).isZero();
            kill();
        }
        try (RawClient hears = kept("hears", "red/bob", true)) {
            assertThat(hears.message(true)).isEqualTo("will=gone q1");
        }
    }

    @Test
    void retained_messages_that_answer_a_subscription_are_kept_too() {
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            from.send(publish5("state", "on", 2 | 1, 1));
            assertThat(from.hex()).isEqualTo("40020001");
        }
        int identifier;
        try (RawClient to = kept("to", "red/bob", false)) {
            to.subscribed(true, "state", 1);
            byte[] message = to.read();
            assertThat(RawClient.message(message, true)).isEqualTo("state=on q1r");
            identifier = RawClient.identifier(message);
            kill();
        }
        try (RawClient to = kept("to", "red/bob", true)) {
            byte[] message = to.read();
            assertThat(RawClient.message(message, true)).isEqualTo("state=on q1rd");
            assertThat(RawClient.identifier(message)).isEqualTo(identifier);
        }
    }

    @Test
    void subscriptions_are_as_they_were_and_end_when_they_are_given_up() {
        try (RawClient to = kept("to", "red/bob", false)) {
            to.send(
                    packet(
                            0x82,
                            two(1),
                            RawClient.hex("020b05"),
                            text("a/+"),
                            new byte[] {1},
                            text("$share/group/b"),
                            new byte[] {2},
                            text("c"),
                            new byte[] {1}));
            assertThat(to.hex()).isEqualTo("9006000100010201");
            to.send(packet(0xA2, two(2), new byte[1], text("c")));
            assertThat(to.hex()).isEqualTo("b00400020000");
            kill();
        }
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            for (String topic : List.of("a/x", "b", "c")) {
                from.send(publish5(topic, "1", 2, 1));
                assertThat(from.read()[0]).isEqualTo((byte) 0x40);
            }
        }
        try (RawClient to = kept("to", "red/bob", true)) {
            byte[] message = to.read();
            assertThat(message).as("with its subscription identifier").contains(0x0B, 5);
            assertThat(RawClient.message(message, true)).isEqualTo("a/x=1 q1");
            assertThat(to.message(true)).isEqualTo("b=1 q1");
            to.quiet();
        }
    }

    @Test
    void a_session_whose_time_was_over_with_the_hub_takes_nothing_from_its_group() {
        kept("over", "red/bob", false).subscribed(true, "$share/group/jobs", 1).leave();
        kept("away", "red/bob", false).subscribed(true, "$share/group/jobs", 1).leave();
        try (RawClient ends = RawClient.to(world)) {
            ends.send(connect(5, "over", "red/bob", false, 0, NONE));
            assertThat(ends.read()[2]).as("session present").isEqualTo((byte) 1);
            kill();
        }
        groupHears("away", 4);
        try (RawClient again = RawClient.to(world)) {
            again.send(connect(5, "over", "red/bob", false, 0, HOUR));
            assertThat(again.read()[2]).as("session present").isZero();
        }
    }

    @Test
    void of_those_who_are_away_one_that_keeps_messages_has_them() {
        kept("not-kept", "red/bob", false).subscribed(true, "$share/group/jobs", 0).leave();
        kept("away", "red/bob", false).subscribed(true, "$share/group/jobs", 1).leave();
        kept("not-kept-either", "red/bob", false).subscribed(true, "$share/group/jobs", 0).leave();
        groupHears("away", 4);
    }

    /// Publishes to a group of which nobody is connected.
    private void groupHears(String who, int messages) {
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            publish(from, "jobs", 1, 1, messages);
        }
        try (RawClient back = kept(who, "red/bob", true)) {
            for (int number = 1; number <= messages; number++) {
                assertThat(back.message(true)).isEqualTo("jobs=" + number + " q1");
            }
            back.quiet();
        }
    }

    @Test
    void what_a_room_keeps_in_its_transaction_waits_if_it_commits_and_only_then() {
        try (RawClient to = kept("to", "red/bob", false)) {
            to.subscribed(true, "twin", 1);
        }
        world.database
                .transaction()
                .executeWithoutResult(status -> {
                    keep("twin", "undone");
                    status.setRollbackOnly();
                });
        world.database.transaction().executeWithoutResult(_ -> keep("twin", "done"));
        kill();
        try (RawClient to = kept("to", "red/bob", true)) {
            assertThat(to.message(true)).isEqualTo("twin=done q1");
            to.quiet();
        }
    }

    private void keep(String topic, String payload) {
        Message message = Message.of(topic, payload.getBytes(StandardCharsets.UTF_8));
        world.database
                .template()
                .execute(
                        (ConnectionCallback<Fabric.Carriage>)
                                connection ->
                                        world.fabric.keep(
                                                connection,
                                                List.of(
                                                        new Fabric.Addressed(
                                                                DoorWorld.home("red"), message))));
    }

    @Test
    void a_session_that_ends_leaves_nothing() {
        try (RawClient to = kept("to", "red/bob", false);
                RawClient other = kept("other", "red/bob", false)) {
            to.subscribed(true, "news", 1);
            other.subscribed(true, "news", 1);
        }
        try (RawClient from = RawClient.three(world, "from", "red/ann")) {
            from.send(publish3("news", "1", 2, 1));
            assertThat(from.hex()).isEqualTo("40020001");
        }
        try (RawClient to = RawClient.five(world, "to", "red/bob")) {
            to.send(subscribe5(1, "news", 0));
            to.read();
        }
        assertThat(world.journal.sweep()).as("what waited").isEqualTo(1);
        assertThat(count("fabric_message")).as("still waits for the other").isEqualTo(1);
        try (RawClient other = kept("other", "red/bob", true)) {
            byte[] message = other.read();
            other.send(acknowledgement(0x40, RawClient.identifier(message)));
            other.send(packet(0xE0, new byte[] {0, 5}, RawClient.hex("1100000000")));
            assertThat(other.read()).as("the end").isEqualTo(NONE);
        }
        try (RawClient fresh = kept("other", "red/bob", false)) {
            fresh.quiet();
        }
        assertThat(count("fabric_session")).isEqualTo(1);
        assertThat(count("fabric_message")).isZero();
        assertThat(count("fabric_delivery")).isZero();
        assertThat(count("fabric_queue")).isEqualTo(1);
    }

    private long count(String table) {
        return number("select count(*) from " + table);
    }

    private long number(String sql) {
        return world.database.jdbc().sql(sql).query(Long.class).single();
    }
}
