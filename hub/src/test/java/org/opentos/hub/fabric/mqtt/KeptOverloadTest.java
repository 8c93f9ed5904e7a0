package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.DoorStatus;

/// Too much for sessions that are kept.
class KeptOverloadTest {
    private static final byte[] HOUR = RawClient.hex("1100000e10");
    private static final int PUBLISHERS = 4;
    private static final int MESSAGES = 600;

    /// As many as a publisher sends before it reads the answers.
    private static final int WINDOW = 100;

    private static final int CLIENTS = 200;
    private static final int WORKERS = 20;

    private final DoorWorld world = new DoorWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private RawClient kept(String id, int receiveBytes) {
        RawClient client = RawClient.to(world, receiveBytes);
        client.send(connect(5, id, "red/bob", false, 0, HOUR));
        assertThat(client.read()[3]).as("reason").isZero();
        return client;
    }

    @Test
    void who_does_not_read_costs_little_memory_and_nobody_time_and_has_all_in_the_end() {
        try (RawClient slow = kept("slow", 4 * 1024);
                RawClient good = kept("good", 0);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            slow.subscribed(true, "flood/+", 1);
            good.subscribed(true, "flood/+", 1);
            CompletableFuture<Void> heard =
                    CompletableFuture.runAsync(() -> hearAll(good), threads);
            List<CompletableFuture<Void>> floods = new ArrayList<>();
            for (int number = 0; number < PUBLISHERS; number++) {
                String topic = "flood/" + number;
                floods.add(CompletableFuture.runAsync(() -> flood(topic), threads));
            }
            floods.forEach(CompletableFuture::join);
            heard.join();
            checkMemory();
            hearAll(slow);
        }
    }

    @Test
    void no_more_of_what_waits_is_read_into_memory_than_there_is_room_for() {
        int messages = 150;
        String large = " ".repeat(16 * 1024);
        try (RawClient away = kept("away", 0)) {
            away.subscribed(true, "large", 1);
        }
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            for (int number = 0; number < messages; number++) {
                from.send(publish5("large", number + large, 2, 1));
                assertThat(from.hex()).isEqualTo("40020001");
            }
        }
        byte[] oneAtATime = RawClient.hex("1100000e10210001");
        try (RawClient back = RawClient.to(world)) {
            back.send(connect(5, "away", "red/bob", false, 0, oneAtATime));
            assertThat(back.read()[2]).as("session present").isOne();
            for (int number = 0; number < messages; number++) {
                byte[] packet = back.read();
                assertThat(RawClient.message(packet, true)).startsWith("large=" + number + " ");
                checkMemory();
                back.send(RawClient.packet(0x40, RawClient.two(RawClient.identifier(packet))));
            }
        }
    }

    /// One of ten messages is large.
    private void flood(String topic) {
        String large = " ".repeat(16 * 1024);
        try (RawClient from = RawClient.five(world, topic, "red/ann")) {
            for (int first = 0; first < MESSAGES; first += WINDOW) {
                for (int number = first; number < first + WINDOW; number++) {
                    String payload = number % 10 == 0 ? number + large : Integer.toString(number);
                    from.send(publish5(topic, payload, 2, 1 + number));
                }
                for (int number = first; number < first + WINDOW; number++) {
                    assertThat(from.hex()).isEqualTo("4002%04x".formatted(1 + number));
                }
                checkMemory();
            }
        }
    }

    private void checkMemory() {
        for (DoorStatus.Consumer each : world.door.status(DoorStatus.SLOWEST_MAX).slowest()) {
            assertThat(each.waitingMessages())
                    .as("in memory")
                    .isLessThanOrEqualTo(KeptQueue.IN_MEMORY_MESSAGES_MAX);
            assertThat(each.waitingBytes())
                    .as("in memory")
                    .isLessThan(KeptQueue.IN_MEMORY_BYTES_MAX + 20 * 1024);
        }
    }

    /// Each publisher's messages in their order, none left out.
    private static void hearAll(RawClient client) {
        int[] next = new int[PUBLISHERS];
        for (int count = 0; count < PUBLISHERS * MESSAGES; count++) {
            byte[] packet = client.read();
            String message = RawClient.message(packet, true);
            int publisher = message.charAt("flood/".length()) - '0';
            String number = message.substring("flood/0=".length(), message.indexOf(' '));
            assertThat(number).isEqualTo(Integer.toString(next[publisher]++));
            client.send(RawClient.packet(0x40, RawClient.two(RawClient.identifier(packet))));
        }
    }

    @Test
    void a_storm_of_clients_that_come_and_vanish_leaves_the_right_sessions() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long until = System.nanoTime() + 1_000_000_000L;
            List<CompletableFuture<Void>> storms = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int first = worker;
                storms.add(CompletableFuture.runAsync(() -> storm(first, until), threads));
            }
            storms.forEach(CompletableFuture::join);
        }
        world.journal.sweep();
        assertThat(number("select count(*) from fabric_session")).isEqualTo(CLIENTS);
        assertThat(number("select count(*) from fabric_queue")).isEqualTo(CLIENTS);
        assertThat(number("select count(*) from fabric_subscription")).isEqualTo(CLIENTS);
        DoorStatus status = world.door.status(1);
        assertThat(status.keptSessions()).isEqualTo(CLIENTS);
        assertThat(status.subscriptions()).isEqualTo(CLIENTS);
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            from.send(publish5("storm", "over", 2, 1));
            assertThat(from.hex()).isEqualTo("40020001");
        }
        for (int client = 0; client < CLIENTS; client++) {
            try (RawClient back = comes(client, true)) {
                assertThat(back.message(true)).isEqualTo("storm=over q1");
            }
        }
    }

    /// Every client of a worker comes at least twice: once it vanishes before its SUBACK.
    private void storm(int first, long untilNanos) {
        boolean again = false;
        do {
            for (int client = first; client < CLIENTS; client += WORKERS) {
                comes(client, again).send(subscribe5(1, "storm", 1)).vanish();
                comes(client, true).subscribed(true, "storm", 1).vanish();
            }
            again = true;
        } while (System.nanoTime() < untilNanos);
    }

    /// @param present whether its session was there before
    private RawClient comes(int client, boolean present) {
        RawClient comes = RawClient.to(world);
        comes.send(connect(5, "s" + client, "red/bob", false, 0, HOUR));
        byte[] answer = comes.read();
        assertThat(answer[3]).as("reason").isZero();
        assertThat(answer[2]).as("session present").isEqualTo((byte) (present ? 1 : 0));
        return comes;
    }

    private long number(String sql) {
        return world.database.jdbc().sql(sql).query(Long.class).single();
    }
}
