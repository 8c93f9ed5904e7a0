package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Space;
import org.opentos.hub.testing.FaultyDataSource.Fault;
import org.slf4j.LoggerFactory;

/// The life of a few kept sessions, again and again, with each statement and commit of the journal
/// failing once. What was acknowledged is there after a kill, what was not is there at most once,
/// and the door's memory agrees with the database before and after it.
class JournalFaultsTest {
    /// Of the usual run, which takes a part of the steps.
    private static final int STRIDE = 13;

    private static final Logger fabric = (Logger) LoggerFactory.getLogger("org.opentos.hub.fabric");

    private DoorWorld world = new DoorWorld();

    @BeforeAll
    static void beSilent() {
        fabric.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        fabric.setLevel(null);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void nothing_that_was_acknowledged_is_lost_when_something_fails_once(Fault how) {
        runs(how, 4 * how.ordinal(), STRIDE);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(Fault.class)
    void nothing_that_was_acknowledged_is_lost_whatever_fails_once(Fault how) {
        runs(how, 0, 1);
    }

    private void runs(Fault how, int first, int stride) {
        boolean failed = true;
        for (int step = first; failed; step += stride) {
            try {
                failed = run(how, step);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("%s at step %d".formatted(how, step), failure);
            }
        }
    }

    /// @return whether there was a step that failed
    private boolean run(Fault how, int step) {
        String home = how.name() + step;
        FaultyClient from = new FaultyClient(home, "from");
        FaultyClient to = new FaultyClient(home, "to");
        FaultyClient clean = new FaultyClient(home, "clean");
        FaultyClient brief = new FaultyClient(home, "brief");
        world.faults.failOnce(step, how);
        live(from, to, clean, brief);
        boolean failed = world.faults.heal();
        world.journal.sweep();
        agree(home);
        Map<String, String> retained = retained(home);
        assertThat(retained).isEqualTo(from.retained);
        if (how == Fault.SERIALIZATION) {
            assertThat(from.troubles + to.troubles + clean.troubles + brief.troubles).isZero();
        }
        world = world.killedAndStartedAgain();
        to.connect(world, false);
        to.catchUp(from);
        clean.connect(world, false);
        clean.catchUp(from);
        brief.connect(world, false);
        assertThat(retained(home)).isEqualTo(retained);
        agree(home);
        assertThat(
                        number(
                                "select expiry_seconds from fabric_session where client_id = 'from'"
                                        + " and expiry_seconds = 7200"))
                .as("the changed expiry")
                .isEqualTo(7_200);
        to.check(from);
        assertThat(clean.heard).isEmpty();
        assertThat(brief.heard).isEmpty();
        world.fabric.disconnect(_ -> true);
        return failed;
    }

    private void live(FaultyClient from, FaultyClient to, FaultyClient clean, FaultyClient brief) {
        to.connect(world, false);
        to.subscribe("one/#", 1);
        to.subscribe("two/#", 2);
        clean.connect(world, false);
        clean.subscribe("one/#", 1);
        clean.leave();
        brief.connect(world, false);
        brief.subscribe("two/#", 1);
        brief.leaveForGood();
        from.connect(world, false);
        from.publish("one/a", 1, false);
        from.publish("two/a", 2, false);
        to.catchUp(from);
        from.publish("state", 1, true);
        from.publish("state", 1, true);
        from.publish("other", 1, true);
        from.clear("other");
        from.connect(world, false);
        from.publish("two/a", 2, false);
        to.connect(world, false);
        from.publish("one/a", 1, false);
        to.catchUp(from);
        to.leave();
        from.publish("one/a", 1, false);
        from.publish("two/a", 2, false);
        clean.connect(world, true);
        to.connect(world, false);
        to.catchUp(from);
        to.subscribe("gone", 1);
        to.unsubscribe("gone");
        from.publish("gone", 1, false);
        to.leave();
        from.publish("one/a", 1, false);
        from.publish("two/a", 2, false);
        from.leaveFor(7_200);
    }

    /// The door's memory and the database.
    private void agree(String home) {
        TopicSpace name = DoorWorld.home(home);
        for (Space each : world.fabric.spaces()) {
            if (each.name().equals(name)) {
                assertThat(each.subscriptions())
                        .as("subscriptions")
                        .isEqualTo(
                                number(
                                        "select count(*) from fabric_subscription b join"
                                                + " fabric_session s on s.id = b.session where"
                                                + " s.space = "
                                                + quoted(name)));
                each.retained().load();
                Map<String, String> found = new TreeMap<>();
                for (Publication of : each.retained().matching("#", 0)) {
                    found.put(of.topic().text(), new String(of.payload(), StandardCharsets.UTF_8));
                }
                assertThat(found).as("retained").isEqualTo(retained(home));
            }
        }
    }

    private Map<String, String> retained(String home) {
        Map<String, String> found = new TreeMap<>();
        world.database
                .jdbc()
                .sql(
                        "select topic, convert_from(payload, 'UTF8') from fabric_retained where"
                                + " space = "
                                + quoted(DoorWorld.home(home)))
                .query(row -> {
                    found.put(row.getString(1), row.getString(2));
                });
        return found;
    }

    private static String quoted(TopicSpace home) {
        return "'" + ((TopicSpace.OfHome) home).home().value() + "'";
    }

    private long number(String sql) {
        return world.database.jdbc().sql(sql).query(Long.class).single();
    }
}
