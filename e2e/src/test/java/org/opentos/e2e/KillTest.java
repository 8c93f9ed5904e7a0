package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nothing that was acknowledged is lost when hub or database die without a word.
///
/// A device reports the numbers 1, 2, 3 … of its energy meter as fast as it is answered, while the
/// hub, or the database under it, is killed at a moment that the printed seed chooses. Afterwards
/// every acknowledged number is an observation, and the twin shows none older than the last.
@Tag("long")
class KillTest {
    private static final int KILLS = 6;
    private static final int REPORTS_BEFORE_KILL_MAX = 400;

    @Test
    void nothing_acknowledged_is_lost_when_the_hub_is_killed() throws Exception {
        try (World world = World.demonstration("kill-hub")) {
            run(world, world::killAndRestartHub);
        }
    }

    @Test
    void nothing_acknowledged_is_lost_when_the_database_is_killed() throws Exception {
        try (World world = World.demonstration("kill-database")) {
            run(world, world::killDatabase);
        }
    }

    private static void run(World world, Runnable kill) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Identity identity = Identity.read(world.places.devices().resolve("lamp"));
        Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
        AtomicInteger next = new AtomicInteger();
        for (int number = 1; number <= KILLS; number++) {
            reportUntilKilled(
                    world,
                    identity,
                    next,
                    acknowledged,
                    1 + random.nextInt(REPORTS_BEFORE_KILL_MAX),
                    kill);
        }
        Set<Integer> kept = observations(world);
        Set<Integer> lost = new TreeSet<>(acknowledged);
        lost.removeAll(kept);
        System.out.printf(
                "%d kills, %d acknowledged, %d lost%n", KILLS, acknowledged.size(), lost.size());
        assertThat(acknowledged).as("acknowledged").isNotEmpty();
        assertThat(lost).as("acknowledged but lost, seed %d", seed).isEmpty();
        assertThat(twin(world)).isGreaterThanOrEqualTo(new TreeSet<>(acknowledged).last());
    }

    /// Reports one number after another; after so many acknowledgements the kill happens beside the
    /// reporting, and the reporting ends at its first failure after it.
    private static void reportUntilKilled(
            World world,
            Identity identity,
            AtomicInteger next,
            Set<Integer> acknowledged,
            int before,
            Runnable kill)
            throws Exception {
        CountDownLatch warm = new CountDownLatch(before);
        AtomicBoolean killed = new AtomicBoolean();
        Mqtt5AsyncClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .identifier("lamp")
                        .serverHost("localhost")
                        .serverPort(world.address().mqtt())
                        .buildAsync();
        client.connectWith()
                .simpleAuth()
                .username(identity.device())
                .password(identity.token().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send()
                .join();
        Thread reporter =
                Thread.ofVirtual()
                        .start(() -> {
                            boolean going = true;
                            while (going) {
                                int number = next.incrementAndGet();
                                try {
                                    Mqtt5PublishResult result = report(client, identity, number);
                                    if (result.getError().isEmpty()) {
                                        acknowledged.add(number);
                                    }
                                } catch (RuntimeException connectionEnded) {
                                    going = false;
                                }
                                warm.countDown();
                                going &= !(killed.get() && warm.getCount() == 0);
                            }
                        });
        warm.await();
        kill.run();
        killed.set(true);
        client.disconnect().exceptionally(alreadyGone -> null).join();
        reporter.join();
    }

    private static Mqtt5PublishResult report(
            Mqtt5AsyncClient client, Identity identity, int number) {
        String payload = "{\"values\":{\"energy\":" + number + "}}";
        return client.publishWith()
                .topic("tos/" + identity.device() + "/reported")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send()
                .join();
    }

    private static Set<Integer> observations(World world) throws SQLException, IOException {
        Set<Integer> numbers = new TreeSet<>();
        try (Connection connection = connect(world);
                var query =
                        connection.prepareStatement(
                                "select o.number from observation o where o.property = 'energy' and o.number is not null");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                numbers.add((int) rows.getDouble(1));
            }
        }
        return numbers;
    }

    private static int twin(World world) throws SQLException, IOException {
        try (Connection connection = connect(world);
                var query =
                        connection.prepareStatement(
                                "select (reported_value)::text::numeric from twin_property where property = 'energy'");
                var rows = query.executeQuery()) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /// The database may still recover from its last kill: it says so and lets nobody in yet.
    private static Connection connect(World world) throws SQLException, IOException {
        world.awaitDatabase();
        return DriverManager.getConnection(
                world.databaseUrl(), "opentos", world.databasePassword());
    }
}
