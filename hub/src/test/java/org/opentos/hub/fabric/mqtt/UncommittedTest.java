package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.testing.FaultyDataSource.Fault;
import org.postgresql.PGConnection;

/// What the door does about a commit that fails, and about others who hold locks.
class UncommittedTest {
    private static final byte[] HOUR = RawClient.hex("1100000e10");
    private static final byte[] NONE = {};
    private static final int RETAINED = 1;
    private static final int QUALITY_1 = 2;
    private static final int IF_NEW = 0x10;

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
    private RawClient kept(String id, boolean present) {
        RawClient client = RawClient.to(world);
        client.send(connect(5, id, "red/ann", false, 0, HOUR));
        let(client, present);
        return client;
    }

    private static void let(RawClient client, boolean present) {
        byte[] answer = client.read();
        assertThat(answer[3]).as("reason").isZero();
        assertThat(answer[2]).as("session present").isEqualTo((byte) (present ? 1 : 0));
    }

    private void awaitLeaving(String id) throws InterruptedException {
        String coming = "";
        while (!coming.startsWith("-" + id + " ")) {
            coming = world.nextComing();
        }
    }

    /// Publishes with QoS 1.
    ///
    /// @return the reason of the answer
    private static int published(RawClient from, String topic, String payload, int flags) {
        from.send(publish5(topic, payload, QUALITY_1 | flags, 1));
        byte[] answer = from.read();
        assertThat(answer[0]).as("PUBACK").isEqualTo((byte) 0x40);
        return answer.length > 4 ? answer[4] & 0xFF : 0;
    }

    /// The retained message that whoever subscribes now is sent; empty where there is none.
    private String retainedAt(String topic) {
        try (RawClient hears = RawClient.to(world)) {
            hears.send(connect(5, "hears", "red/bob", true, 0, HOUR));
            let(hears, false);
            hears.subscribed(true, topic, 1).send("c000");
            byte[] packet = hears.read();
            return packet[0] == (byte) 0xD0 ? "" : RawClient.message(packet, true);
        }
    }

    @Test
    void an_end_that_could_not_be_committed_is_on_the_disk_before_anybody_is_told()
            throws Exception {
        try (RawClient kept = kept("a", false)) {
            kept.subscribed(true, "news", 1);
            world.faults.failAfter(0, false);
            world.fabric.disconnect(each -> each.clientId().equals("a"));
            assertThat(kept.hex()).startsWith("e0").contains("98");
        }
        awaitLeaving("a");
        try (RawClient again = RawClient.to(world)) {
            again.send(connect(5, "a", "red/ann", false, 0, NONE));
            world.faults.heal();
            let(again, false);
        }
        world = world.killedAndStartedAgain();
        try (RawClient again = kept("a", false)) {
            again.quiet();
        }
    }

    @Test
    void an_end_that_could_not_be_committed_is_committed_later_by_itself() throws Exception {
        try (RawClient kept = kept("a", false)) {
            world.faults.failAfter(0, false);
            world.fabric.disconnect(each -> each.clientId().equals("a"));
            assertThat(kept.hex()).startsWith("e0");
        }
        awaitLeaving("a");
        world.faults.heal();
        awaitThat(() -> number("select count(*) from fabric_session") == 0);
    }

    @Test
    void a_session_whose_opening_is_in_doubt_is_gone_once_the_client_is_refused() {
        boolean failed = true;
        for (int step = 0; failed; step++) {
            world.faults.failOnce(step, Fault.AFTER_COMMIT);
            try (RawClient client = RawClient.to(world)) {
                client.send(connect(5, "a", "red/ann", true, 0, HOUR));
                byte[] answer = client.read();
                failed = world.faults.heal();
                assertThat(answer[3]).as("at step %d", step).isEqualTo((byte) (failed ? 0x88 : 0));
            }
            world.journal.sweep();
            assertThat(number("select count(*) from fabric_session")).isEqualTo(failed ? 0 : 1);
        }
    }

    @Test
    void a_retained_message_that_was_refused_is_not_found() {
        for (Fault how : new Fault[] {Fault.BEFORE, Fault.AFTER_COMMIT}) {
            try (RawClient from = RawClient.five(world, "from", "red/ann")) {
                assertThat(published(from, "state", "before", RETAINED)).isZero();
                world.faults.failOnce(1, how);
                assertThat(published(from, "state", "refused", RETAINED)).isEqualTo(0x97);
                assertThat(world.faults.heal()).as("it failed").isTrue();
                world.journal.sweep();
                world.faults.failOnce(1, how);
                assertThat(published(from, "other", "refused", RETAINED)).isEqualTo(0x97);
                assertThat(world.faults.heal()).as("it failed").isTrue();
            }
            assertThat(retainedAt("state")).isEqualTo("state=before q1r");
            assertThat(retainedAt("other")).isEmpty();
            world.journal.sweep();
            world = world.killedAndStartedAgain();
            assertThat(retainedAt("state")).isEqualTo("state=before q1r");
            assertThat(retainedAt("other")).isEmpty();
        }
    }

    @Test
    void a_retained_message_whose_clearing_was_refused_is_found() {
        for (Fault how : new Fault[] {Fault.BEFORE, Fault.AFTER_COMMIT}) {
            try (RawClient from = RawClient.five(world, "from", "red/ann")) {
                assertThat(published(from, "state", "on", RETAINED)).isZero();
                world.faults.failOnce(1, how);
                assertThat(published(from, "state", "", RETAINED)).isEqualTo(0x97);
                assertThat(world.faults.heal()).as("it failed").isTrue();
            }
            assertThat(retainedAt("state")).isEqualTo("state=on q1r");
            world.journal.sweep();
            world = world.killedAndStartedAgain();
            assertThat(retainedAt("state")).isEqualTo("state=on q1r");
        }
    }

    @Test
    void retained_messages_are_sent_to_whoever_had_no_answer_to_its_subscription() {
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            assertThat(published(from, "state", "on", RETAINED)).isZero();
        }
        boolean failed = true;
        for (int step = 0; failed; step++) {
            String id = "a" + step;
            try (RawClient to = kept(id, false)) {
                world.faults.failOnce(step, Fault.BEFORE);
                to.send(subscribe5(1, "state", 1 | IF_NEW));
                String answer = to.hex();
                failed = world.faults.heal();
                assertThat(answer).as("at step %d", step).startsWith(failed ? "e0" : "90");
            }
            if (failed) {
                try (RawClient to = kept(id, true)) {
                    to.subscribed(true, "state", 1 | IF_NEW);
                    assertThat(to.message(true)).isEqualTo("state=on q1r");
                    to.subscribed(true, "state", 1 | IF_NEW);
                    to.quiet();
                }
            }
        }
    }

    /// A room locks the queues in the order of their rows; an end must not hold the second while it
    /// waits for the first.
    @Test
    void an_end_holds_no_queue_while_it_waits_for_another() throws Exception {
        for (String each : List.of("a", "b", "c")) {
            kept(each, false).subscribed(true, each, 1).leave();
        }
        try (Connection room = world.database.dataSource().getConnection();
                Connection other = world.database.dataSource().getConnection();
                RawClient from = RawClient.five(world, "from", "red/ann")) {
            room.setAutoCommit(false);
            other.setAutoCommit(false);
            lock(other, "c");
            from.send(publish5("c", "x", QUALITY_1, 1));
            awaitBlockedBy(other);
            lock(room, "a");
            world.fabric.disconnect(each -> each.clientId().equals("b"));
            from.send(publish5("a", "x", QUALITY_1, 2));
            from.quiet();
            other.commit();
            awaitBlockedBy(room);
            lock(room, "b");
            room.commit();
            assertThat(from.hex()).isEqualTo("40020001");
            assertThat(from.hex()).isEqualTo("40020002");
        }
    }

    private void awaitBlockedBy(Connection connection) throws SQLException {
        int holder = connection.unwrap(PGConnection.class).getBackendPID();
        String blocked =
                "select count(*) from pg_stat_activity where "
                        + holder
                        + " = any(pg_blocking_pids(pid))";
        awaitThat(() -> number(blocked) > 0);
    }

    private static void awaitThat(BooleanSupplier what) {
        long patience = System.nanoTime() + DoorWorld.PATIENCE_SECONDS * 1_000_000_000L;
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(patience);
        }
    }

    private static void lock(Connection connection, String client) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select 1 from fabric_queue where session = (select id from fabric_session"
                                + " where client_id = ?) for no key update nowait")) {
            statement.setString(1, client);
            statement.executeQuery();
        }
    }

    private long number(String sql) {
        return world.database.jdbc().sql(sql).query(Long.class).single();
    }
}
