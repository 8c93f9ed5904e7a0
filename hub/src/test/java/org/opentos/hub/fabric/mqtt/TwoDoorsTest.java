package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.nodes.NatsConnection;
import org.opentos.hub.nodes.NatsNodes;
import org.opentos.hub.testing.FaultyDataSource;
import org.opentos.hub.testing.NatsServer;
import org.opentos.hub.testing.TestDatabase;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Two processes of a hub, as their clients see them: two doors on one database, joined by a real
/// NATS server.
class TwoDoorsTest {
    private static final String KEPT = "1100000064";

    private final NatsServer nats = NatsServer.start();
    private final TestDatabase database = TestDatabase.fresh();
    private final AtomicInteger expelled = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private DoorWorld left;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private DoorWorld right;

    @BeforeEach
    void open() {
        left = another();
        right = another();
    }

    private DoorWorld another() {
        return another(Optional.empty());
    }

    private DoorWorld another(Optional<String> earlier) {
        FaultyDataSource faults = new FaultyDataSource(database.dataSource());
        return new DoorWorld(
                database,
                faults,
                new NatsNodes(
                        NatsConnection.open(nats.settings()),
                        new JdbcTemplate(faults),
                        new TransactionTemplate(new JdbcTransactionManager(faults)),
                        earlier,
                        expelled::incrementAndGet));
    }

    @AfterEach
    void close() {
        right.leave();
        left.leave();
        assertThat(expelled).hasValue(0);
        database.close();
        nats.close();
    }

    private static RawClient at(DoorWorld world, String id, boolean clean, String properties) {
        RawClient client = RawClient.to(world);
        client.send(RawClient.connect(5, id, "red/ann", clean, 0, RawClient.hex(properties)));
        return client;
    }

    private static RawClient connected(
            DoorWorld world, String id, boolean clean, String properties, int present) {
        RawClient client = at(world, id, clean, properties);
        assertThat(client.hex().substring(4, 8)).isEqualTo("0" + present + "00");
        return client;
    }

    private static void published(RawClient client, String topic, String payload, int flags) {
        client.send(publish5(topic, payload, flags | 2, 99));
        assertThat(client.hex()).isEqualTo("40020063");
    }

    @Test
    void a_session_that_its_process_does_not_name_among_all_is_forgotten() {
        byte[] allFollow = {7};
        byte[] allTold = {8};
        try (RawClient from = RawClient.five(left, "from", "red/ann");
                RawClient to = RawClient.five(right, "to", "red/bob")) {
            to.subscribed(true, "named", 0);
            from.send(publish5("named", "before", 0, 0));
            assertThat(to.message(true)).isEqualTo("named=before q0");
            right.nodes.tell("sessions", allFollow).toCompletableFuture().join();
            right.nodes.tell("sessions", allTold).toCompletableFuture().join();
            from.send(publish5("named", "lost", 0, 0));
            from.quiet();
            to.quiet();
        }
    }

    @Test
    void a_message_reaches_whoever_subscribed_at_the_other_process() {
        try (RawClient from = RawClient.five(left, "from", "red/ann");
                RawClient to = RawClient.five(right, "to", "red/bob");
                RawClient other = RawClient.five(right, "other", "blue/bob")) {
            to.subscribed(true, "a/+", 2);
            other.subscribed(true, "#", 2);
            from.send(publish5("a/zero", "0", 0, 0));
            published(from, "a/one", "1", 0);
            from.send(publish5("a/two", "2", 4, 7));
            assertThat(from.hex()).isEqualTo("50020007");
            assertThat(to.message(true)).isEqualTo("a/zero=0 q0");
            assertThat(to.message(true)).isEqualTo("a/one=1 q1");
            assertThat(to.message(true)).isEqualTo("a/two=2 q2");
            other.quiet();
        }
    }

    @Test
    void what_is_retained_at_one_is_given_at_the_other() {
        try (RawClient from = RawClient.five(left, "from", "red/ann");
                RawClient to = RawClient.five(right, "to", "red/bob")) {
            published(from, "kept/a", "1", 1);
            to.subscribed(true, "kept/#", 1);
            assertThat(to.message(true)).isEqualTo("kept/a=1 q1r");
            to.send(publish5("kept/a", "2", 3, 99));
            assertThat(to.message(true)).isEqualTo("kept/a=2 q1");
            assertThat(to.hex()).isEqualTo("40020063");
            from.subscribed(true, "kept/#", 1);
            assertThat(from.message(true)).isEqualTo("kept/a=2 q1r");
        }
    }

    @Test
    void a_kept_session_is_found_at_the_other_process_with_what_waited() {
        try (RawClient from = RawClient.five(right, "from", "red/ann")) {
            RawClient first = connected(left, "moving", true, KEPT, 0);
            first.subscribed(true, "wait/#", 2);
            first.leave();
            published(from, "wait/1", "a", 0);
            from.send(publish5("wait/2", "b", 4, 7));
            assertThat(from.hex()).isEqualTo("50020007");
            try (RawClient again = connected(right, "moving", false, KEPT, 1)) {
                assertThat(again.message(true)).isEqualTo("wait/1=a q1");
                assertThat(again.message(true)).isEqualTo("wait/2=b q2");
                published(from, "wait/3", "c", 0);
                assertThat(again.message(true)).isEqualTo("wait/3=c q1");
            }
            try (RawClient back = connected(left, "moving", false, KEPT, 1)) {
                assertThat(back.message(true)).isEqualTo("wait/1=a q1d");
                assertThat(back.message(true)).isEqualTo("wait/2=b q2d");
                assertThat(back.message(true)).isEqualTo("wait/3=c q1d");
                published(from, "wait/4", "d", 0);
                assertThat(back.message(true)).isEqualTo("wait/4=d q1");
            }
        }
    }

    @Test
    void a_client_has_one_connection_wherever_it_connects() {
        RawClient first = connected(left, "one", true, KEPT, 0).subscribed(true, "one", 1);
        try (RawClient second = connected(right, "one", false, KEPT, 1);
                RawClient from = RawClient.five(left, "from", "red/ann")) {
            assertThat(first.hex()).startsWith("e0").contains("8e");
            published(from, "one", "x", 0);
            assertThat(second.message(true)).isEqualTo("one=x q1");
            second.quiet();
        }
        RawClient unkept = RawClient.five(left, "unkept", "red/ann");
        try (RawClient taken = RawClient.five(right, "unkept", "red/ann")) {
            assertThat(unkept.hex()).startsWith("e0").contains("8e");
            taken.quiet();
        }
    }

    @Test
    void a_clean_start_at_the_other_process_forgets() {
        connected(left, "clean", true, KEPT, 0).subscribed(true, "clean", 1).leave();
        connected(right, "clean", true, KEPT, 0).leave();
        try (RawClient from = RawClient.five(left, "from", "red/ann")) {
            published(from, "clean", "x", 0);
            try (RawClient again = connected(left, "clean", false, KEPT, 1)) {
                again.quiet();
            }
        }
    }

    @Test
    void a_client_id_of_another_party_is_refused_at_every_process() {
        try (RawClient mine = RawClient.five(left, "mine", "red/ann")) {
            RawClient foreign = RawClient.to(right);
            foreign.send(RawClient.connect(5, "mine", "red/bob", true, 0, new byte[0]));
            assertThat(foreign.hex().substring(6, 8)).isEqualTo("87");
            mine.quiet();
        }
    }

    @Test
    void one_member_of_a_shared_subscription_has_each_message() {
        try (RawClient from = RawClient.five(left, "from", "red/ann");
                RawClient here = RawClient.five(left, "here", "red/ann");
                RawClient there = RawClient.five(right, "there", "red/ann");
                RawClient kept = connected(right, "kept", true, KEPT, 0)) {
            for (RawClient each : Set.of(here, there, kept)) {
                each.subscribed(true, "$share/group/work", 1);
            }
            for (int number = 1; number <= 6; number++) {
                published(from, "work", Integer.toString(number), 0);
            }
            Set<String> had = new TreeSet<>();
            for (RawClient each : Set.of(here, there, kept)) {
                had.add(each.message(true));
                had.add(each.message(true));
            }
            assertThat(had).hasSize(6);
        }
    }

    @Test
    void the_other_process_takes_over_from_one_that_was_killed() throws Exception {
        RawClient kept = connected(left, "kept", true, KEPT, 0).subscribed(true, "kept", 1);
        try (RawClient from = RawClient.five(right, "from", "red/ann");
                RawClient own = connected(right, "own", true, KEPT, 0)) {
            own.subscribed(true, "kept", 1);
            left.cutOff();
            published(from, "kept", "1", 0);
            try (RawClient again = connected(right, "kept", false, KEPT, 1)) {
                assertThat(again.message(true)).startsWith("kept=1 q1");
                published(from, "kept", "2", 0);
                assertThat(again.message(true)).isEqualTo("kept=2 q1");
            }
            assertThat(own.message(true)).isEqualTo("kept=1 q1");
            assertThat(own.message(true)).isEqualTo("kept=2 q1");
            own.quiet();
            kept.close();
            // Nobody waits for the one that is gone.
            try (RawClient later = RawClient.five(right, "later", "red/ann")) {
                later.subscribed(true, "later", 1);
            }
        }
    }

    @Test
    void a_process_that_is_started_again_has_its_sessions_and_gives_them_up() throws Exception {
        RawClient first = connected(left, "again", true, KEPT, 0).subscribed(true, "again", 1);
        String earlier = left.nodes.self();
        left.cutOff();
        left = another(Optional.of(earlier));
        try (RawClient from = RawClient.five(right, "from", "red/ann")) {
            published(from, "again", "1", 0);
            try (RawClient here = connected(left, "again", false, KEPT, 1)) {
                assertThat(here.message(true)).isEqualTo("again=1 q1");
                here.leave();
            }
            published(from, "again", "2", 0);
            try (RawClient there = connected(right, "again", false, KEPT, 1)) {
                assertThat(there.message(true)).isEqualTo("again=1 q1d");
                assertThat(there.message(true)).isEqualTo("again=2 q1");
            }
        }
        first.close();
    }

    @Test
    void nothing_that_was_acknowledged_is_lost_while_nats_is_away() {
        try (RawClient from = RawClient.five(left, "from", "red/ann");
                RawClient to = connected(right, "to", true, KEPT, 0)) {
            to.subscribed(true, "away", 1);
            nats.kill();
            for (int number = 1; number <= 3; number++) {
                published(from, "away", Integer.toString(number), 0);
            }
            assertThat(to.message(true)).isEqualTo("away=1 q1");
            assertThat(to.message(true)).isEqualTo("away=2 q1");
            assertThat(to.message(true)).isEqualTo("away=3 q1");
            nats.startAgain();
            try (RawClient later = RawClient.five(left, "later", "red/ann")) {
                later.subscribed(true, "again", 0);
                to.send(publish5("again", "x", 0, 0));
                assertThat(later.message(true)).isEqualTo("again=x q0");
            }
        }
    }
}
