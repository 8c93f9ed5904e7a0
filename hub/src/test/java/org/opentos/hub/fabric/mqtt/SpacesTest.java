package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.publish3;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;
import static org.opentos.hub.fabric.mqtt.RawClient.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.routing.SpaceFabric;

/// Who hears what, and what is kept for whom.
class SpacesTest {
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
    void a_home_hears_nothing_of_another() {
        try (RawClient red = RawClient.five(world, "same", "red/ann");
                RawClient blue = RawClient.five(world, "same", "blue/bob")) {
            red.subscribed(true, "#", 1).subscribed(true, "$share/g/#", 1);
            blue.subscribed(true, "#", 1).subscribed(true, "+/+", 1);
            red.send(publish5("isolated/a", "secret", 1, 0));
            assertThat(red.message(true)).isEqualTo("isolated/a=secret q0");
            assertThat(red.message(true)).isEqualTo("isolated/a=secret q0");
            blue.quiet();
            try (RawClient later = RawClient.five(world, "later", "blue/bob")) {
                later.subscribed(true, "isolated/#", 0).quiet();
            }
            red.send(publish5("isolated/a", "", 1, 0));
        }
    }

    @Test
    void a_client_hears_only_what_it_may() {
        try (RawClient guest = RawClient.five(world, "guest", "red/guest");
                RawClient ann = RawClient.five(world, "ann", "red/ann")) {
            guest.subscribed(true, "secret/#", 0);
            ann.subscribed(true, "secret/#", 0);
            ann.send(publish5("secret/a", "x", 0, 0));
            assertThat(ann.message(true)).isEqualTo("secret/a=x q0");
            guest.quiet();
        }
    }

    @Test
    void the_members_of_a_shared_subscription_take_turns() {
        try (RawClient one = RawClient.five(world, "share-1", "red/ann");
                RawClient two = RawClient.five(world, "share-2", "red/bob");
                RawClient all = RawClient.five(world, "share-all", "red/bob");
                RawClient from = RawClient.five(world, "share-from", "red/ann")) {
            one.subscribed(true, "$share/g/share/+", 0);
            two.subscribed(true, "$share/g/share/+", 0);
            all.subscribed(true, "share/+", 0);
            for (int number = 0; number < 10; number++) {
                from.send(publish5("share/" + number, "", 0, 0));
            }
            TreeSet<String> heard = new TreeSet<>();
            for (int number = 0; number < 5; number++) {
                heard.add(one.message(true));
                heard.add(two.message(true));
            }
            assertThat(heard).hasSize(10);
            for (int number = 0; number < 10; number++) {
                assertThat(all.message(true)).isEqualTo("share/" + number + "= q0");
            }
            one.quiet();
            two.quiet();
        }
    }

    @Test
    void subscription_options_and_identifiers_are_honoured() {
        try (RawClient client = RawClient.five(world, "options", "red/ann");
                RawClient other = RawClient.five(world, "options-other", "red/bob")) {
            byte[] five = {2, 0x0B, 5};
            byte[] six = {2, 0x0B, 6};
            client.send(
                    RawClient.packet(0x82, RawClient.two(1), five, text("opt/#"), new byte[] {8}),
                    RawClient.packet(0x82, RawClient.two(2), six, text("opt/+"), new byte[] {1}));
            client.read();
            client.read();
            other.send(publish5("opt/a", "x", 1 | 2, 1));
            assertThat(other.hex()).isEqualTo("40020001");
            byte[] heard = client.read();
            assertThat(RawClient.message(heard, true)).isEqualTo("opt/a=x q1r");
            assertThat(HexFormat.of().formatHex(heard)).contains("040b050b06");
            other.subscribed(true, "local", 4);
            other.send(publish5("local", "mine", 0, 0));
            other.quiet();
            client.send(publish5("local", "theirs", 0, 0));
            assertThat(other.message(true)).isEqualTo("local=theirs q0");
        }
    }

    @Test
    void the_last_retained_message_meets_each_new_subscription() {
        try (RawClient from = RawClient.five(world, "retain-from", "red/ann");
                RawClient to = RawClient.five(world, "retain-to", "red/bob")) {
            from.send(publish5("kept/a", "1", 1 | 2, 1), publish5("kept/a", "2", 1 | 2, 2));
            from.send(publish5("kept/b", "3", 1 | 2, 3));
            assertThat(List.of(from.hex(), from.hex(), from.hex()))
                    .containsExactly("40020001", "40020002", "40020003");
            to.subscribed(true, "kept/a", 0);
            assertThat(to.message(true)).isEqualTo("kept/a=2 q0r");
            to.subscribed(true, "kept/a", 0x10).quiet();
            to.subscribed(true, "kept/b", 0x20).quiet();
            from.send(publish5("kept/a", "4", 1, 0));
            assertThat(to.message(true)).as("live").isEqualTo("kept/a=4 q0");
            from.send(publish5("kept/b", "", 1 | 2, 4));
            assertThat(from.hex()).isEqualTo("40020004");
            assertThat(to.message(true)).isEqualTo("kept/b= q0");
            to.subscribed(true, "kept/+", 0);
            assertThat(to.message(true)).isEqualTo("kept/a=4 q0r");
            to.quiet();
        }
    }

    @Test
    void an_acknowledged_retained_message_outlives_the_process() {
        try (RawClient from = RawClient.five(world, "durable", "green/ann")) {
            from.send(publish5("durable/a", "x", 1 | 2, 1, "030001" + "74"));
            assertThat(from.hex()).isEqualTo("40020001");
        }
        try (Journal journal =
                new Journal(
                        world.database.template(),
                        world.database.transaction(),
                        Journal.SESSION_MESSAGES_MAX,
                        Journal.SESSION_BYTES_MAX,
                        "")) {
            SpaceFabric another = new SpaceFabric(journal);
            var retained = another.enter(DoorWorld.home("green")).retained();
            retained.load();
            assertThat(retained.matching("durable/#", System.currentTimeMillis()))
                    .singleElement()
                    .satisfies(kept -> {
                        assertThat(kept.payload()).asString().isEqualTo("x");
                        assertThat(kept.properties()).asHexString().isEqualTo("03000174");
                        assertThat(kept.qos()).isEqualTo(1);
                    });
        }
    }

    @Test
    void a_subscription_is_given_current_values_before_anything_newer() {
        world.values.put("current/a", "now".getBytes(StandardCharsets.UTF_8));
        try (RawClient client = RawClient.five(world, "current", "red/ann")) {
            client.send(subscribe5(1, "current/a", 1), publish5("current/a", "next", 0, 0));
            client.read();
            byte[] first = client.read();
            assertThat(RawClient.message(first, true)).isEqualTo("current/a=now q1r");
            assertThat(client.message(true)).isEqualTo("current/a=next q0");
        }
    }

    @Test
    void rooms_speak_and_listen() throws Exception {
        BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
        try (RawClient client = RawClient.three(world, "rooms", "red/ann")) {
            client.subscribed(false, "to/client", 1);
            try (var listening =
                    world.fabric.listen(DoorWorld.home("red"), "to/+/room", heard::add)) {
                assertThat(listening).isNotNull();
                client.send(publish3("to/the/room", "hello", 2, 1));
                assertThat(client.hex()).isEqualTo("40020001");
                assertThat(heard.poll(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo(
                                new Message(
                                        "to/the/room",
                                        "hello".getBytes(StandardCharsets.UTF_8),
                                        1,
                                        false));
            }
            client.send(publish3("to/the/room", "again", 2, 1));
            assertThat(client.hex()).isEqualTo("40020001");
            assertThat(heard).isEmpty();
            world.fabric.publish(
                    DoorWorld.home("red"),
                    Message.of("to/client", "hi".getBytes(StandardCharsets.UTF_8)));
            world.fabric.publish(DoorWorld.home("nobody"), Message.of("to/client", new byte[0]));
            assertThat(client.message(false)).isEqualTo("to/client=hi q1");
        }
    }

    @Test
    void a_withdrawn_right_is_felt_within_a_second() {
        try (RawClient client = RawClient.five(world, "revoked", "red/ann")) {
            client.send(publish5("revocable", "x", 2, 1));
            assertThat(client.hex()).isEqualTo("40020001");
            world.revoked.add("revocable");
            long began = System.nanoTime();
            String answer = "40020001";
            while (answer.equals("40020001")) {
                client.send(publish5("revocable", "x", 2, 1));
                answer = client.hex();
            }
            assertThat(answer).contains("000187");
            assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(1_000);
        } finally {
            world.revoked.clear();
        }
    }

    // Sessions.

    @Test
    void a_session_is_kept_and_sent_again_what_was_not_acknowledged() {
        byte[] hour = HexFormat.of().parseHex("1100000e10");
        try (RawClient from = RawClient.five(world, "session-from", "red/ann")) {
            try (RawClient to = RawClient.to(world)) {
                to.send(connect(5, "session", "red/bob", false, 0, hour));
                assertThat(to.read()[2]).as("session present").isZero();
                to.subscribed(true, "session/#", 2);
                from.send(publish5("session/a", "1", 2, 1), publish5("session/b", "2", 4, 2));
                from.read();
                from.read();
                assertThat(to.message(true)).isEqualTo("session/a=1 q1");
                byte[] second = to.read();
                to.send(RawClient.packet(0x50, RawClient.two(RawClient.identifier(second))));
                assertThat(to.hex()).startsWith("6202");
                to.vanish();
            }
            awaitGone("session");
            from.send(publish5("session/c", "3", 2, 3), publish5("session/d", "4", 0, 0));
            from.read();
            from.quiet();
            try (RawClient to = RawClient.to(world)) {
                to.send(connect(5, "session", "red/bob", false, 0, hour));
                assertThat(to.read()[2]).as("session present").isEqualTo((byte) 1);
                assertThat(to.hex()).as("PUBREL again").startsWith("6202");
                assertThat(to.message(true)).isEqualTo("session/a=1 q1d");
                assertThat(to.message(true)).isEqualTo("session/c=3 q1");
                to.quiet();
            }
            awaitGone("session");
            try (RawClient to = RawClient.to(world)) {
                to.send(connect(5, "session", "red/bob", true, 0, NONE));
                assertThat(to.read()[2]).as("clean start").isZero();
                from.send(publish5("session/e", "5", 0, 0));
                from.quiet();
                to.quiet();
            }
        }
    }

    private static void awaitGone(String clientId) {
        try {
            String coming = world.nextComing();
            while (!coming.startsWith("-" + clientId + " ")) {
                coming = world.nextComing();
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void a_second_connection_takes_the_first_ones_place() {
        world.comings.clear();
        try (RawClient first = RawClient.five(world, "clone", "red/ann");
                RawClient second = RawClient.five(world, "clone", "red/ann")) {
            assertThat(first.hex()).startsWith("e0").contains("8e");
            assertThat(first.hex()).isEmpty();
            second.quiet();
            List<String> comings = new ArrayList<>();
            try {
                for (int count = 0; count < 3; count++) {
                    comings.add(world.nextComing());
                }
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            assertThat(comings).containsExactly("+clone", "-clone taken-over", "+clone");
        }
    }

    @Test
    void another_party_cannot_take_a_client_id_over() {
        try (RawClient owner = RawClient.five(world, "mine", "red/ann");
                RawClient thief = RawClient.to(world)) {
            thief.send(connect(5, "mine", "red/mallory", false, 0, NONE));
            assertThat(thief.hex().substring(6, 8)).isEqualTo("87");
            owner.quiet();
        }
    }

    @Test
    void an_administrative_end_is_told_and_final() {
        byte[] hour = HexFormat.of().parseHex("1100000e10");
        try (RawClient moved = RawClient.to(world);
                RawClient older = RawClient.three(world, "moved-3", "red/dan")) {
            moved.send(connect(5, "moved", "red/dan", false, 0, hour));
            moved.read();
            int ended =
                    world.fabric.disconnect(
                            client -> client.subject().equals(DoorWorld.person("dan")));
            assertThat(ended).isEqualTo(2);
            assertThat(moved.hex()).startsWith("e0").contains("98");
            assertThat(older.hex()).isEmpty();
        }
        try (RawClient again = RawClient.to(world)) {
            again.send(connect(5, "moved", "red/dan", false, 0, hour));
            assertThat(again.read()[2]).as("session present").isZero();
        }
    }

    // Wills.

    private static RawClient mortal(String id, String topic, String willProperties) {
        byte[] properties = HexFormat.of().parseHex(willProperties);
        byte[] will =
                RawClient.join(
                        new byte[] {(byte) properties.length},
                        properties,
                        text(topic),
                        text("gone"));
        RawClient client = RawClient.to(world);
        client.send(
                connect(
                        5,
                        id,
                        "red/ann",
                        "right",
                        false,
                        0,
                        HexFormat.of().parseHex("110000003c"),
                        0x04,
                        will));
        client.read();
        return client;
    }

    @Test
    void a_will_is_published_unless_there_was_a_farewell() {
        try (RawClient heir = RawClient.five(world, "heir", "red/bob")) {
            heir.subscribed(true, "will/#", 0);
            mortal("mortal-1", "will/1", "").vanish();
            assertThat(heir.message(true)).isEqualTo("will/1=gone q0");
            try (RawClient polite = mortal("mortal-2", "will/2", "")) {
                polite.send("e000");
                assertThat(polite.hex()).isEmpty();
            }
            try (RawClient dramatic = mortal("mortal-3", "will/3", "")) {
                dramatic.send("e00104");
                assertThat(heir.message(true)).isEqualTo("will/3=gone q0");
            }
            heir.quiet();
        }
    }

    @Test
    void a_delayed_will_waits_for_the_client_to_come_back() {
        try (RawClient heir = RawClient.five(world, "heir-2", "red/bob")) {
            heir.subscribed(true, "late/#", 0);
            mortal("late-1", "late/1", "1800000001").vanish();
            awaitGone("late-1");
            mortal("late-2", "late/2", "1800000001").vanish();
            awaitGone("late-2");
            try (RawClient back = mortal("late-1", "late/1", "1800000001")) {
                assertThat(heir.message(true)).isEqualTo("late/2=gone q0");
                heir.quiet();
                back.send("e000");
                back.read();
            }
        }
    }
}
