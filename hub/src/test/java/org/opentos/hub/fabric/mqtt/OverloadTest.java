package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.publish3;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Refusal;

/// What happens where a bound is reached. The bounds here are small.
class OverloadTest {
    private static final byte[] NONE = {};
    private static final int QUEUE_MESSAGES = 200;
    private static final int INLET_MESSAGES = 8;
    private static final int CONNECT_MILLIS = 1_500;
    private static DoorWorld world;

    @BeforeAll
    static void open() {
        world =
                new DoorWorld(
                        new Limits(
                                64 * 1024,
                                QUEUE_MESSAGES,
                                4 * 1024 * 1024,
                                50,
                                200,
                                INLET_MESSAGES,
                                200,
                                20,
                                CONNECT_MILLIS,
                                5,
                                3_600,
                                20,
                                60_000),
                        QUEUE_MESSAGES);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void who_does_not_read_loses_quality_0_and_nobody_else_does() {
        String payload = "x".repeat(16 * 1024);
        try (RawClient slow = RawClient.to(world, 4 * 1024);
                RawClient good = RawClient.three(world, "good", "red/bob");
                RawClient from = RawClient.three(world, "flood", "red/ann")) {
            slow.send(connect(4, "slow", "red/bob", true, 0, NONE));
            slow.read();
            slow.subscribed(false, "flood", 0);
            good.subscribed(false, "flood", 0);
            int messages = 1_500;
            Thread flood =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int number = 0; number < messages; number++) {
                                    from.send(publish3("flood", payload, 0, 0));
                                }
                            });
            for (int number = 0; number < messages; number++) {
                assertThat(good.message(false)).endsWith("q0");
            }
            assertThat(flood.isAlive() && Thread.currentThread().isInterrupted()).isFalse();
            from.quiet();
            assertThat(world.count("opentos.mqtt.dropped", "why", "queue-full")).isPositive();
            assertThat(slow.message(false)).as("what was not dropped").endsWith("q0");
        }
    }

    @Test
    void who_does_not_read_quality_1_is_sent_away() {
        String payload = "x".repeat(16 * 1024);
        try (RawClient slow = RawClient.to(world, 4 * 1024);
                RawClient from = RawClient.three(world, "flood-1", "red/ann")) {
            slow.send(connect(5, "slow-1", "red/bob", true, 0, NONE));
            slow.read();
            slow.subscribed(true, "flood-1", 1);
            Thread reader =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (from.read().length > 0) {}
                            });
            String coming = "";
            int number = 0;
            while (!coming.startsWith("-slow-1 ")) {
                from.send(publish3("flood-1", payload, 2, 1 + number++ % 60_000));
                String next = world.comings.poll();
                coming = next == null ? "" : next;
            }
            assertThat(reader.isAlive()).as("the publisher stays").isTrue();
        }
    }

    @Test
    void a_client_is_not_read_while_too_much_of_it_is_in_an_inlets_hands() throws Exception {
        BlockingQueue<CompletableFuture<Optional<Refusal>>> taken = new LinkedBlockingQueue<>();
        world.inlet =
                (_, _) -> {
                    CompletableFuture<Optional<Refusal>> stage = new CompletableFuture<>();
                    taken.add(stage);
                    return stage;
                };
        try (RawClient client = RawClient.three(world, "eager", "red/ann")) {
            client.send("c000");
            for (int number = 1; number <= 3 * INLET_MESSAGES; number++) {
                client.send(publish3("inlet/a", "x", 2, number));
            }
            assertThat(client.hex()).isEqualTo("d000");
            for (int number = 1; number <= 3 * INLET_MESSAGES; number++) {
                assertThat(taken.size()).isLessThanOrEqualTo(INLET_MESSAGES);
                CompletableFuture<Optional<Refusal>> next =
                        taken.poll(DoorWorld.PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(next).isNotNull();
                next.complete(Optional.empty());
                assertThat(client.hex()).isEqualTo("4002%04x".formatted(number));
            }
        }
    }

    @Test
    void who_says_nothing_is_let_go() {
        try (RawClient silent = RawClient.to(world);
                RawClient half = RawClient.to(world);
                RawClient asleep = RawClient.to(world)) {
            half.send("10");
            asleep.send(connect(5, "asleep", "red/ann", true, 1, NONE));
            asleep.read();
            assertThat(silent.hex()).isEmpty();
            assertThat(asleep.hex()).startsWith("e0").contains("8d");
        }
    }

    @Test
    void guessing_is_slowed_down_by_address() {
        try (DoorWorld own =
                new DoorWorld(
                        new Limits(
                                64 * 1024, 100, 1 << 20, 50, 200, 8, 100, 20, 5_000, 5, 60, 20,
                                60_000))) {
            for (int attempt = 0; attempt < 5; attempt++) {
                try (RawClient guess = RawClient.to(own)) {
                    guess.send(connect(5, "guess", "red/ann", "wrong", true, 0, NONE, 0, NONE));
                    assertThat(guess.hex().substring(6, 8)).isEqualTo("86");
                }
            }
            try (RawClient guess = RawClient.to(own)) {
                guess.send(connect(5, "guess", "red/ann", true, 0, NONE));
                assertThat(guess.hex().substring(6, 8)).isEqualTo("9f");
            }
        }
    }

    @Test
    void a_home_has_room_for_so_many_clients() {
        try (DoorWorld own =
                new DoorWorld(
                        new Limits(
                                64 * 1024, 100, 1 << 20, 50, 200, 8, 100, 2, 5_000, 5, 60, 1,
                                60_000))) {
            try (RawClient one = RawClient.five(own, "1", "red/ann");
                    RawClient two = RawClient.five(own, "2", "red/ann");
                    RawClient three = RawClient.five(own, "3", "red/ann");
                    RawClient four = RawClient.to(own);
                    RawClient elsewhere = RawClient.five(own, "4", "blue/ann")) {
                four.send(connect(5, "4", "red/ann", true, 0, NONE));
                assertThat(four.hex().substring(6, 8)).isEqualTo("97");
                one.quiet();
                two.quiet();
                three.quiet();
                elsewhere.quiet();
            }
        }
    }

    @Test
    void a_kept_session_that_overflows_is_gone_and_the_client_can_tell() throws Exception {
        byte[] minute = {0x11, 0, 0, 0, 60};
        try (RawClient from = RawClient.five(world, "filler", "red/ann")) {
            try (RawClient away = RawClient.to(world)) {
                away.send(connect(5, "away", "red/bob", false, 0, minute));
                away.read();
                away.subscribed(true, "fill", 1);
                away.vanish();
            }
            String coming = "";
            while (!coming.startsWith("-away ")) {
                coming = world.nextComing();
            }
            for (int number = 1; number <= QUEUE_MESSAGES + 1; number++) {
                from.send(publish5("fill", "x", 2, number));
                from.read();
            }
            try (RawClient back = RawClient.to(world)) {
                back.send(connect(5, "away", "red/bob", false, 0, minute));
                assertThat(back.read()[2]).as("session present").isZero();
                back.quiet();
            }
        }
    }

    @Test
    void the_hub_says_when_it_stops() {
        DoorWorld own = new DoorWorld();
        try (RawClient five = RawClient.five(own, "5", "red/ann");
                RawClient three = RawClient.three(own, "3", "red/ann")) {
            own.close();
            assertThat(five.hex()).startsWith("e0").contains("8b");
            assertThat(three.hex()).isEmpty();
            assertThat(own.comings).contains("-5 hub-stops", "-3 hub-stops");
        }
    }
}
