package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.publish3;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.DoorStatus;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.Tracing;
import org.opentos.hub.fabric.Tracing.Kind;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

/// What the operator sees of the door, and of the path of a message.
class DoorViewTest {
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

    private DoorStatus status() {
        return world.door.status(DoorStatus.SLOWEST_MAX);
    }

    /// Asks until it is so.
    private static <T> T eventually(Supplier<T> ask, Predicate<T> so) {
        long began = System.nanoTime();
        T found = ask.get();
        while (!so.test(found)) {
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("%s", found)
                    .isLessThan(Duration.ofSeconds(DoorWorld.PATIENCE_SECONDS));
            Thread.yield();
            found = ask.get();
        }
        return found;
    }

    private RawClient kept(String id, String user) {
        RawClient client = RawClient.to(world);
        client.send(connect(5, id, user, false, 0, HOUR));
        assertThat(client.read()[3]).as("reason").isZero();
        return client;
    }

    private static byte[] acknowledgement(int type, int identifier) {
        return packet(type, two(identifier));
    }

    private static Tracing.Sought sought(String home, String filter, String client, int messages) {
        return new Tracing.Sought(
                home.isEmpty()
                        ? Optional.empty()
                        : Optional.of(((TopicSpace.OfHome) DoorWorld.home(home)).home()),
                filter,
                client,
                messages,
                Tracing.SECONDS_MAX);
    }

    private String watch(Tracing.Sought sought) {
        return switch (world.fabric.traces().watch(sought)) {
            case Outcome.Done<Tracing.Watch>(Tracing.Watch watch) -> watch.id();
            case Outcome.Refused<Tracing.Watch> refused -> throw new AssertionError(refused);
        };
    }

    private Tracing.Watch seen(String id) {
        return world.fabric.traces().find(id).orElseThrow();
    }

    /// The steps of the only message of a watch, once it has so many.
    private List<Tracing.Step> steps(String id, int count) {
        Tracing.Watch watch =
                eventually(
                        () -> seen(id),
                        each ->
                                each.messages().size() == 1
                                        && each.messages().getFirst().steps().size() >= count);
        return watch.messages().getFirst().steps();
    }

    @Test
    void counts_are_those_of_the_door() {
        try (RawClient five = RawClient.five(world, "five", "red/ann");
                RawClient three = RawClient.three(world, "three", "red/bob");
                RawClient kept = kept("kept", "red/cat");
                RawClient stranger = RawClient.to(world)) {
            stranger.send(connect(5, "who", "red/eve", "wrong", true, 0, NONE, 0, NONE));
            stranger.read();
            three.subscribed(false, "a/#", 1);
            five.send(publish5("a/b", "payload", 3, 7));
            assertThat(five.read()[0]).isEqualTo((byte) 0x40);
            assertThat(three.message(false)).isEqualTo("a/b=payload q1");
            five.send(publish5("forbidden/b", "payload", 2, 8));
            five.read();
            DoorStatus status = status();
            assertThat(status.clients())
                    .containsExactlyInAnyOrder(
                            new DoorStatus.Clients("5", "tcp", 2),
                            new DoorStatus.Clients("3.1.1", "tcp", 1));
            assertThat(status.openConnections()).isGreaterThanOrEqualTo(3);
            assertThat(status.keptSessions()).isEqualTo(1);
            assertThat(status.awaySessions()).isZero();
            assertThat(status.subscriptions()).isEqualTo(1);
            assertThat(status.retainedMessages()).isEqualTo(1);
            assertThat(status.traffic().messagesReceived()).isEqualTo(2);
            assertThat(status.traffic().messagesSent()).isEqualTo(1);
            assertThat(status.traffic().bytesReceived()).isGreaterThan(100);
            assertThat(status.traffic().bytesSent()).isGreaterThan(30);
            assertThat(status.refusals())
                    .containsExactlyInAnyOrder(
                            new DoorStatus.Count("credential-refused", 1),
                            new DoorStatus.Count("topic-not-allowed", 1));
            assertThat(status.slowest()).isEmpty();
            kept.vanish();
            three.send("e000");
            eventually(this::status, each -> each.awaySessions() == 1);
            status = eventually(this::status, each -> each.clients().size() == 1);
            assertThat(status.keptSessions()).isEqualTo(1);
            // The stranger is among the refusals.
            assertThat(status.ends())
                    .containsExactlyInAnyOrder(
                            new DoorStatus.Count("connection-lost", 1),
                            new DoorStatus.Count("client-left", 1));
            assertThat(world.registry.get("opentos.mqtt.clients").tag("version", "5").gauges())
                    .isNotEmpty();
            assertThat(world.journal.commits().batches()).isPositive();
            assertThat(world.journal.commits().requests()).isPositive();
        }
    }

    @Test
    void a_slow_consumer_appears_and_goes() {
        String payload = "x".repeat(16 * 1024);
        try (RawClient slow = RawClient.to(world, 4 * 1024);
                RawClient from = RawClient.three(world, "flood", "red/ann")) {
            slow.send(connect(4, "slow", "red/bob", true, 0, NONE));
            slow.read();
            slow.subscribed(false, "flood", 0);
            DoorStatus status = status();
            int sent = 0;
            while (status.slowest().isEmpty() || !status.slowest().getFirst().slow()) {
                from.send(publish3("flood", payload, 0, 0));
                sent++;
                status = status();
            }
            DoorStatus.Consumer consumer = status.slowest().getFirst();
            assertThat(consumer.client()).isEqualTo("slow");
            assertThat(consumer.space()).isEqualTo(DoorWorld.home("red").text());
            assertThat(consumer.waitingMessages()).isPositive();
            assertThat(consumer.waitingBytes()).isGreaterThan(consumer.waitingMessages() * 16_000L);
            assertThat(status.slowClients()).isEqualTo(1);
            assertThat(world.door.status(0).slowest()).isEmpty();
            from.quiet();
            int drops = (int) world.count("opentos.mqtt.dropped", "why", "queue-full");
            for (int number = 0; number < sent - drops; number++) {
                slow.read();
            }
            status = eventually(this::status, each -> each.slowest().isEmpty());
            assertThat(status.slowClients()).isZero();
        }
    }

    @Test
    void a_message_to_an_ordinary_session_is_traced_step_by_step() {
        try (RawClient to = RawClient.five(world, "to", "red/bob");
                RawClient from = RawClient.five(world, "from", "red/ann")) {
            to.subscribed(true, "a/+", 1);
            String id = watch(sought("red", "a/#", "", 1));
            from.send(publish5("other", "x", 2, 1), publish5("a/b", "payload", 2, 2));
            from.read();
            from.read();
            int identifier = RawClient.identifier(to.read());
            to.send(acknowledgement(0x40, identifier));
            List<Tracing.Step> steps = steps(id, 7);
            assertThat(steps)
                    .extracting(Tracing.Step::kind)
                    .startsWith(Kind.RECEIVED, Kind.AUTHORISED, Kind.MATCHED, Kind.QUEUED)
                    .containsExactlyInAnyOrder(
                            Kind.RECEIVED,
                            Kind.AUTHORISED,
                            Kind.MATCHED,
                            Kind.QUEUED,
                            Kind.ACKNOWLEDGED,
                            Kind.SENT,
                            Kind.CONFIRMED)
                    .endsWith(Kind.CONFIRMED);
            assertThat(steps)
                    .isSortedAccordingTo((a, b) -> Long.compare(a.afterMicros(), b.afterMicros()));
            assertThat(steps.get(2).number()).as("subscribers").isEqualTo(1);
            assertThat(steps.get(3).client()).isEqualTo("to");
            Tracing.Watch watch = seen(id);
            assertThat(watch.done()).isTrue();
            Tracing.Traced traced = watch.messages().getFirst();
            assertThat(traced.topic()).isEqualTo("a/b");
            assertThat(traced.client()).isEqualTo("from");
            assertThat(traced.payloadBytes()).isEqualTo("payload".length());
        }
    }

    @Test
    void a_message_to_a_kept_session_is_traced_through_the_commit_and_an_absence() {
        String id;
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            try (RawClient to = kept("to", "red/bob")) {
                to.subscribed(true, "a/+", 1);
                id = watch(sought("", "", "from", 2));
                from.send(publish5("a/1", "payload", 2, 2));
                from.read();
                to.send(acknowledgement(0x40, RawClient.identifier(to.read())));
                assertThat(steps(id, 9))
                        .extracting(Tracing.Step::kind)
                        .startsWith(Kind.RECEIVED, Kind.AUTHORISED, Kind.MATCHED, Kind.COMMITTED)
                        .containsSubsequence(Kind.COMMITTED, Kind.ACKNOWLEDGED)
                        .containsSubsequence(Kind.COMMITTED, Kind.KEPT, Kind.QUEUED, Kind.SENT)
                        .endsWith(Kind.CONFIRMED);
                Tracing.Step commit = steps(id, 9).get(3);
                assertThat(commit.number()).as("requests of the batch").isPositive();
                assertThat(commit.tookMicros()).isPositive();
            }
            eventually(this::status, each -> each.awaySessions() == 1);
            from.send(publish5("a/2", "payload", 2, 3));
            from.read();
        }
        assertThat(seen(id).messages()).hasSize(2);
        try (RawClient to = RawClient.to(world)) {
            to.send(connect(5, "to", "red/bob", false, 0, HOUR));
            to.read();
            to.send(acknowledgement(0x40, RawClient.identifier(to.read())));
            Tracing.Traced second =
                    eventually(() -> seen(id), each -> kinds(each).contains(Kind.CONFIRMED))
                            .messages()
                            .getLast();
            assertThat(second.steps())
                    .extracting(Tracing.Step::kind)
                    .hasSize(9)
                    .startsWith(Kind.RECEIVED, Kind.AUTHORISED, Kind.MATCHED, Kind.COMMITTED)
                    .containsSubsequence(Kind.COMMITTED, Kind.ACKNOWLEDGED)
                    .containsSubsequence(Kind.COMMITTED, Kind.KEPT, Kind.QUEUED, Kind.SENT)
                    .endsWith(Kind.CONFIRMED);
        }
    }

    private static List<Kind> kinds(Tracing.Watch watch) {
        return watch.messages().getLast().steps().stream().map(Tracing.Step::kind).toList();
    }

    @Test
    void refusals_inlets_and_the_hub_itself_are_traced_too() {
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            String refused = watch(sought("red", "forbidden/#", "", 1));
            from.send(publish5("forbidden/a", "x", 2, 1));
            from.read();
            assertThat(steps(refused, 3))
                    .extracting(Tracing.Step::kind)
                    .containsExactly(Kind.RECEIVED, Kind.REFUSED, Kind.ACKNOWLEDGED);
            assertThat(steps(refused, 3).get(1).word()).isEqualTo("topic-not-allowed");
            String taken = watch(sought("red", "inlet/a", "", 1));
            from.send(publish5("inlet/a", "x", 2, 2));
            from.read();
            assertThat(steps(taken, 5))
                    .extracting(Tracing.Step::kind)
                    .containsExactly(
                            Kind.RECEIVED,
                            Kind.AUTHORISED,
                            Kind.TAKEN,
                            Kind.COMMITTED,
                            Kind.ACKNOWLEDGED);
            String own = watch(sought("red", "hub/a", "", 1));
            from.subscribed(true, "hub/a", 0);
            world.fabric.publish(
                    DoorWorld.home("red"), org.opentos.hub.fabric.Message.of("hub/a", NONE));
            from.read();
            assertThat(steps(own, 4))
                    .extracting(Tracing.Step::kind)
                    .containsExactly(Kind.RECEIVED, Kind.MATCHED, Kind.QUEUED, Kind.SENT);
            assertThat(seen(own).messages().getFirst().client()).isEmpty();
        }
    }

    @Test
    void nothing_is_noted_of_what_nobody_asked_for_and_wishes_have_bounds() {
        try (RawClient from = RawClient.five(world, "from", "red/ann")) {
            String id = watch(sought("blue", "#", "", 1));
            from.send(publish5("a", "x", 2, 1));
            from.read();
            assertThat(seen(id).messages()).as("another home's").isEmpty();
            assertThat(world.fabric.traces().end(id)).isTrue();
            assertThat(world.fabric.traces().find(id)).isEmpty();
            from.send(publish5("a", "x", 2, 2));
            from.read();
            assertThat(world.fabric.traces().watching()).as("after the next message").isFalse();
            String one = watch(sought("red", "a", "", 1));
            from.send(publish5("a", "x", 2, 3), publish5("a", "x", 2, 4));
            from.read();
            from.read();
            assertThat(seen(one).messages()).hasSize(1);
            assertThat(world.fabric.traces().watching()).isFalse();
        }
        assertThat(code(sought("", "a/#", "", 1))).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(sought("red", "", "", 1))).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(sought("red", "a#", "", 1))).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(sought("red", "a", "", 0))).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(sought("red", "a", "", 21))).isEqualTo(RefusalCode.FIELD_INVALID);
        for (int number = 0; number < Tracing.WAITING_MAX; number++) {
            watch(sought("red", "a", "", 1));
        }
        assertThat(code(sought("red", "a", "", 1))).isEqualTo(RefusalCode.LIMIT_REACHED);
    }

    private RefusalCode code(Tracing.Sought sought) {
        return world.fabric.traces().watch(sought)
                        instanceof Outcome.Refused<Tracing.Watch>(var refusal)
                ? refusal.code()
                : RefusalCode.HUB_FAULT;
    }
}
