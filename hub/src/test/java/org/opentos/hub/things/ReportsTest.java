package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.Cause;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Subject;
import org.opentos.protocol.Topics;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;

/// What devices report: values and events, kept once, in order, and only where they belong.
class ReportsTest extends LivingTest {
    @Test
    void a_reported_value_is_kept_and_told() {
        Client lamp = world.connect(world.lamp);
        assertThat(world.send(lamp, world.lamp, Channel.REPORTED, "{\"values\":{\"power\":true}}"))
                .isEmpty();
        JsonNode twin = body(world.fabric.next(Topics.of(world.lamp, Channel.TWIN)));
        while (!twin.path("reported").has("power")) {
            twin = body(world.fabric.next(Topics.of(world.lamp, Channel.TWIN)));
        }
        assertThat(twin.at("/reported/power/value").asBoolean()).isTrue();
        assertThat(twin.at("/online").asBoolean()).isTrue();
        DeviceState state = done(queries().find(owner(), world.lamp));
        assertThat(property(state, "power").reported().orElseThrow().value())
                .isEqualTo(BooleanNode.TRUE);
        assertThat(state.online()).isTrue();
        assertThat(state.may().set()).containsExactly("brightness", "lock", "power");
        List<ThingHistory.Change> changes =
                done(history().changes(owner(), world.lamp, 10, Optional.empty()));
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().causes())
                .extracting(ThingHistory.CauseView::kind)
                .containsExactly(Cause.Kind.DEVICE);
        assertThat(changes.getFirst().causes().getFirst().actor().name()).isEqualTo("Lamp");
    }

    @Test
    void nothing_is_acknowledged_before_it_is_committed() throws Exception {
        Client lamp = world.connect(world.lamp);
        world.send(lamp, world.lamp, Channel.REPORTED, "{\"values\":{\"brightness\":1}}");
        CompletableFuture<Optional<Refusal>> acknowledged;
        try (Connection other = world.database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("select from twin_property for update");
                acknowledged =
                        world.room(DeviceInlet.class)
                                .receive(
                                        lamp,
                                        Message.of(
                                                Topics.of(world.lamp, Channel.REPORTED),
                                                "{\"values\":{\"brightness\":2}}"
                                                        .getBytes(StandardCharsets.UTF_8)))
                                .toCompletableFuture();
                statement.execute("set local statement_timeout = '30s'");
                awaitBlocked(statement);
            }
            assertThat(acknowledged).isNotDone();
            other.rollback();
        }
        assertThat(acknowledged.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(done(queries().value(owner(), world.lamp, "brightness")))
                .isEqualTo(IntNode.valueOf(2));
    }

    /// Returns once another session waits for this one's lock.
    private static void awaitBlocked(java.sql.Statement statement) throws Exception {
        statement.execute(
                """
                do $$ begin
                    while not exists (select from pg_stat_activity
                                      where pg_backend_pid() = any(pg_blocking_pids(pid))) loop
                        perform pg_sleep(0.01);
                        perform pg_stat_clear_snapshot();
                    end loop;
                end $$
                """);
    }

    @Test
    void bad_values_are_refused_whole_counted_and_never_stored() {
        Client lamp = world.connect(world.lamp);
        assertThat(
                        code(
                                world.send(
                                        lamp,
                                        world.lamp,
                                        Channel.REPORTED,
                                        "{\"values\":{\"power\":true,\"brightness\":101}}")))
                .isEqualTo(RefusalCode.VALUE_INVALID);
        JsonNode refusal = body(world.fabric.next(Topics.of(world.lamp, Channel.REFUSALS)));
        assertThat(refusal.path("code").asString()).isEqualTo("value-invalid");
        assertThat(refusal.at("/faults/0/pointer").asString()).isEqualTo("/values/brightness");
        assertThat(
                        code(
                                world.send(
                                        lamp,
                                        world.lamp,
                                        Channel.REPORTED,
                                        "{\"values\":{\"colour\":1}}")))
                .isEqualTo(RefusalCode.PROPERTY_UNKNOWN);
        assertThat(code(world.send(lamp, world.lamp, Channel.EVENTS, "{\"event\":\"gone\"}")))
                .isEqualTo(RefusalCode.EVENT_UNKNOWN);
        assertThat(
                        code(
                                world.send(
                                        lamp,
                                        world.television,
                                        Channel.REPORTED,
                                        "{\"values\":{\"power\":true}}")))
                .isEqualTo(RefusalCode.TOPIC_NOT_ALLOWED);
        world.room(RefusalTally.class).flush();
        world.clock.advance(Duration.ofMillis(1));
        assertThat(world.send(lamp, world.lamp, Channel.REPORTED, "{\"values\":7}")).isPresent();
        DeviceState state = done(queries().find(owner(), world.lamp));
        assertThat(property(state, "power").reported()).isEmpty();
        assertThat(state.refusals().count()).isEqualTo(5);
        assertThat(state.refusals().last().orElseThrow().code()).isEqualTo("body-malformed");
        assertThat(state.refusals().lastByCode())
                .extracting(DeviceState.Last::code)
                .containsExactlyInAnyOrder(
                        "body-malformed",
                        "topic-not-allowed",
                        "event-unknown",
                        "property-unknown",
                        "value-invalid");
    }

    @Test
    void an_older_observation_is_history_only() {
        Client lamp = world.connect(world.lamp);
        world.send(
                lamp,
                world.lamp,
                Channel.REPORTED,
                "{\"values\":{\"temperature\":20},\"at\":\"2026-03-01T11:00:00Z\"}");
        world.send(
                lamp,
                world.lamp,
                Channel.REPORTED,
                "{\"values\":{\"temperature\":30},\"at\":\"2026-03-01T10:00:00Z\"}");
        world.send(
                lamp,
                world.lamp,
                Channel.REPORTED,
                "{\"values\":{\"temperature\":25.5},\"at\":\"1970-01-01T00:00:09Z\"}");
        assertThat(done(queries().value(owner(), world.lamp, "temperature")).doubleValue())
                .isEqualTo(25.5);
        ThingHistory.Observations observations = temperatures(300);
        assertThat(observations.unit()).isEqualTo("celsius");
        assertThat(observations.points())
                .extracting(ThingHistory.Point::max)
                .containsExactly(30.0, 20.0, 25.5);
        ThingHistory.Observations one = temperatures(1);
        assertThat(one.points()).hasSize(1);
        assertThat(one.points().getFirst().min()).isEqualTo(20.0);
        assertThat(one.points().getFirst().max()).isEqualTo(30.0);
    }

    private ThingHistory.Observations temperatures(int points) {
        return done(
                history()
                        .observations(
                                owner(),
                                world.lamp,
                                "temperature",
                                Optional.of(LivingWorld.at("2026-03-01T00:00:00Z")),
                                Optional.of(LivingWorld.at("2026-03-01T13:00:00Z")),
                                points));
    }

    @Test
    void an_event_is_kept_once_however_often_it_is_sent() {
        Client lamp = world.connect(world.lamp);
        String event = "{\"event\":\"overheated\",\"data\":99.5,\"at\":\"2026-03-01T11:59:00Z\"}";
        assertThat(world.send(lamp, world.lamp, Channel.EVENTS, event)).isEmpty();
        assertThat(world.send(lamp, world.lamp, Channel.EVENTS, event)).isEmpty();
        assertThat(done(history().events(owner(), world.lamp, 10))).hasSize(1);
        assertThat(body(world.fabric.next(Topics.of(world.lamp, Channel.EVENTS))).path("data"))
                .isNotNull();
    }

    @Test
    void a_device_that_leaves_takes_nothing_along() {
        Client lamp = world.connect(world.lamp);
        world.send(lamp, world.lamp, Channel.REPORTED, "{\"values\":{\"power\":true}}");
        commands()
                .set(
                        world.asker(world.owner),
                        world.lamp,
                        Map.of("brightness", IntNode.valueOf(3)),
                        "");
        world.database
                .transaction()
                .executeWithoutResult(_ -> {
                    world.database
                            .jdbc()
                            .sql(
                                    "update device set home = null, name = '', claimed_at = null where id = ?")
                            .param(world.lamp.value())
                            .update();
                    world.room(PlaceChanges.class).leaving(world.lamp, world.home);
                });
        assertThat(
                        code(
                                world.send(
                                        lamp,
                                        world.lamp,
                                        Channel.REPORTED,
                                        "{\"values\":{\"power\":true}}")))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(
                        world.database
                                .jdbc()
                                .sql("select count(*) from observation")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void many_devices_at_once_keep_each_ones_order() {
        List<Client> clients = new ArrayList<>();
        for (int count = 0; count < 20; count++) {
            clients.add(
                    world.connect(
                            world.register(
                                    "Lamp " + count,
                                    FormFactor.APPLIANCE,
                                    Optional.of(world.home))));
        }
        CountDownLatch acknowledged = new CountDownLatch(20 * 100);
        for (int value = 1; value <= 100; value++) {
            for (Client client : clients) {
                Id.DeviceId device = ((Subject.Device) client.subject()).id();
                world.room(DeviceInlet.class)
                        .receive(
                                client,
                                Message.of(
                                        Topics.of(device, Channel.REPORTED),
                                        "{\"values\":{\"brightness\":%d}}"
                                                .formatted(value)
                                                .getBytes(StandardCharsets.UTF_8)))
                        .thenAccept(refusal -> {
                            assertThat(refusal).isEmpty();
                            acknowledged.countDown();
                        });
            }
        }
        await(acknowledged);
        for (Client client : clients) {
            Id.DeviceId device = ((Subject.Device) client.subject()).id();
            assertThat(done(queries().value(owner(), device, "brightness")))
                    .isEqualTo(IntNode.valueOf(100));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void old_days_go_and_coming_days_are_there() {
        ObservationPartitions partitions = world.room(ObservationPartitions.class);
        assertThat(partitions.days())
                .contains("observation_day_20260301", "observation_day_20260304");
        Client lamp = world.connect(world.lamp);
        world.send(lamp, world.lamp, Channel.REPORTED, "{\"values\":{\"temperature\":20}}");
        world.clock.advance(Duration.ofDays(40));
        partitions.make();
        partitions.dropOld();
        assertThat(partitions.days()).contains("observation_day_20260301");
        gather();
        partitions.dropOld();
        assertThat(partitions.days())
                .doesNotContain("observation_day_20260301")
                .contains("observation_day_20260410");
    }
}
