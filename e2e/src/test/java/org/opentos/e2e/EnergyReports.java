package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.opentos.cli.local.LocalHub;

/// What the demonstration's lamp reports of its energy meter, the numbers 1, 2, 3 …, and which of
/// them the hub acknowledged.
final class EnergyReports {
    private final World world;
    private final Identity identity;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();

    EnergyReports(World world) throws IOException {
        this.world = world;
        this.identity = Identity.read(world.places.devices().resolve("lamp"));
    }

    /// A connection of the lamp.
    Mqtt5AsyncClient connected() {
        return connected(world.address());
    }

    /// A connection of the lamp to one process of the hub.
    Mqtt5AsyncClient connected(LocalHub.Address to) {
        Mqtt5AsyncClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .identifier("lamp")
                        .serverHost("localhost")
                        .serverPort(to.mqtt())
                        .buildAsync();
        client.connectWith()
                .simpleAuth()
                .username(identity.device())
                .password(identity.token().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send()
                .join();
        return client;
    }

    /// Reports the next number and waits for the answer.
    ///
    /// @return the answer's reason; throws where the connection ended
    Mqtt5PubAckReasonCode report(Mqtt5AsyncClient client) {
        int number = next.incrementAndGet();
        String payload = "{\"values\":{\"energy\":" + number + "}}";
        try {
            client.publishWith()
                    .topic("tos/" + identity.device() + "/reported")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(payload.getBytes(StandardCharsets.UTF_8))
                    .send()
                    .join();
            acknowledged.add(number);
            return Mqtt5PubAckReasonCode.SUCCESS;
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof Mqtt5PubAckException refused) {
                return refused.getMqttMessage().getReasonCode();
            }
            throw failure;
        }
    }

    /// Reports one number after another to one process of the hub; after so many acknowledgements
    /// the kill happens beside the reporting, and the reporting ends at its first failure after it.
    void reportUntilKilled(LocalHub.Address to, int before, Runnable kill)
            throws InterruptedException {
        CountDownLatch warm = new CountDownLatch(before);
        AtomicBoolean killed = new AtomicBoolean();
        Mqtt5AsyncClient client = connected(to);
        Thread reporter =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                while (!killed.get()) {
                                    report(client);
                                    warm.countDown();
                                }
                            } catch (CompletionException connectionEnded) {
                                LongStream.range(0, warm.getCount()).forEach(_ -> warm.countDown());
                            }
                        });
        warm.await();
        kill.run();
        killed.set(true);
        client.disconnect().exceptionally(alreadyGone -> null).join();
        reporter.join();
    }

    /// Every acknowledged number is an observation, and the twin shows none older than the last.
    ///
    /// @param printed what happened to the hub, for the line of figures
    void assertNoneLost(String printed) throws SQLException, IOException {
        Set<Integer> lost = new TreeSet<>(acknowledged);
        lost.removeAll(observations());
        System.out.printf(
                "%s, %d acknowledged, %d lost%n", printed, acknowledged.size(), lost.size());
        assertThat(acknowledged).as("acknowledged").isNotEmpty();
        assertThat(lost).as("acknowledged but lost, " + printed).isEmpty();
        assertThat(twin()).isGreaterThanOrEqualTo(new TreeSet<>(acknowledged).last());
    }

    private Set<Integer> observations() throws SQLException, IOException {
        Set<Integer> numbers = new TreeSet<>();
        try (Connection connection = connect();
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

    private int twin() throws SQLException, IOException {
        try (Connection connection = connect();
                var query =
                        connection.prepareStatement(
                                "select (reported_value)::text::numeric from twin_property where property = 'energy'");
                var rows = query.executeQuery()) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /// The database may still recover from its last kill: it says so and lets nobody in yet.
    private Connection connect() throws SQLException, IOException {
        world.awaitDatabase();
        return DriverManager.getConnection(
                world.databaseUrl(), "opentos", world.databasePassword());
    }
}
