package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.Cause;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Subject;
import org.opentos.protocol.Topics;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;

class LivingThingsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final LivingWorld world = new LivingWorld();

    @AfterEach
    void end() {
        world.close();
    }

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
        assertThat(world.send(lamp, world.lamp, Channel.REPORTED, "{\"values\":7}")).isPresent();
        DeviceState state = done(queries().find(owner(), world.lamp));
        assertThat(property(state, "power").reported()).isEmpty();
        assertThat(state.refusals().count()).isEqualTo(5);
        assertThat(state.refusals().last().orElseThrow().code()).isEqualTo("body-malformed");
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
        ThingHistory.Observations observations =
                done(
                        history()
                                .observations(
                                        owner(),
                                        world.lamp,
                                        "temperature",
                                        Optional.of(LivingWorld.at("2026-03-01T00:00:00Z")),
                                        Optional.of(LivingWorld.at("2026-03-01T13:00:00Z")),
                                        300));
        assertThat(observations.unit()).isEqualTo("celsius");
        assertThat(observations.points())
                .extracting(ThingHistory.Point::max)
                .containsExactly(30.0, 20.0, 25.5);
        ThingHistory.Observations one =
                done(
                        history()
                                .observations(
                                        owner(),
                                        world.lamp,
                                        "temperature",
                                        Optional.of(LivingWorld.at("2026-03-01T00:00:00Z")),
                                        Optional.of(LivingWorld.at("2026-03-01T13:00:00Z")),
                                        1));
        assertThat(one.points()).hasSize(1);
        assertThat(one.points().getFirst().min()).isEqualTo(20.0);
        assertThat(one.points().getFirst().max()).isEqualTo(30.0);
    }

    @Test
    void a_desire_waits_for_its_device_and_is_answered_with_its_cause() {
        ThingCommands.Desired desired =
                done(
                        commands()
                                .set(
                                        world.asker(world.owner),
                                        world.lamp,
                                        Map.of("brightness", IntNode.valueOf(30)),
                                        "dim the lamp"));
        assertThat(desired.versions()).containsExactly(Map.entry("brightness", 1L));
        Client lamp = world.connect(world.lamp);
        List<Message> waiting =
                world.room(ThingCurrentValues.class)
                        .matching(lamp, Topics.of(world.lamp, Channel.DESIRED));
        assertThat(waiting).hasSize(1);
        JsonNode wanted = body(waiting.getFirst()).at("/values/brightness");
        assertThat(wanted.path("value").asInt()).isEqualTo(30);
        assertThat(wanted.path("version").asInt()).isEqualTo(1);
        String answer =
                "{\"values\":{\"brightness\":25},\"cause\":\"%s\"}"
                        .formatted(wanted.path("cause").asString());
        assertThat(world.send(lamp, world.lamp, Channel.REPORTED, answer)).isEmpty();
        DeviceState.Property brightness =
                property(done(queries().find(owner(), world.lamp)), "brightness");
        assertThat(brightness.desired().orElseThrow().answered()).isTrue();
        assertThat(brightness.desired().orElseThrow().value()).isEqualTo(IntNode.valueOf(30));
        assertThat(brightness.reported().orElseThrow().value()).isEqualTo(IntNode.valueOf(25));
        assertThat(
                        world.room(ThingCurrentValues.class)
                                .matching(lamp, Topics.of(world.lamp, Channel.DESIRED)))
                .isEmpty();
        List<ThingHistory.Change> changes =
                done(history().changes(owner(), world.lamp, 10, Optional.empty()));
        assertThat(changes)
                .extracting(ThingHistory.Change::kind)
                .containsExactlyInAnyOrder("reported", "desired");
        assertThat(changes)
                .allSatisfy(change -> {
                    assertThat(change.causes().getFirst().actor().name()).isEqualTo("Olga");
                    assertThat(change.causes().getFirst().text()).isEqualTo("dim the lamp");
                });
        assertThat(done(history().causes(owner(), desired.cause()))).hasSize(1);
    }

    @Test
    void access_then_the_model_decide_who_sets_what() {
        assertThat(setting(world.child, "power", BooleanNode.TRUE)).isEmpty();
        assertThat(setting(world.child, "lock", BooleanNode.TRUE))
                .contains(RefusalCode.NOT_ALLOWED);
        assertThat(setting(world.stranger, "power", BooleanNode.TRUE))
                .contains(RefusalCode.NOT_FOUND);
        assertThat(setting(world.owner, "temperature", IntNode.valueOf(1)))
                .contains(RefusalCode.PROPERTY_READ_ONLY);
        assertThat(setting(world.owner, "nothing", IntNode.valueOf(1)))
                .contains(RefusalCode.PROPERTY_UNKNOWN);
        assertThat(setting(world.owner, "brightness", IntNode.valueOf(-1)))
                .contains(RefusalCode.VALUE_INVALID);
        assertThat(
                        commands()
                                .invoke(
                                        world.asker(world.owner),
                                        world.lamp,
                                        "blink",
                                        IntNode.valueOf(10),
                                        ""))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.INPUT_INVALID));
    }

    private Optional<RefusalCode> setting(Id.PersonId person, String property, JsonNode value) {
        return switch (commands()
                .set(world.asker(person), world.lamp, Map.of(property, value), "")) {
            case Outcome.Done<ThingCommands.Desired> _ -> Optional.empty();
            case Outcome.Refused<ThingCommands.Desired>(Refusal refusal) ->
                    Optional.of(refusal.code());
        };
    }

    @Test
    void a_terminal_sets_by_its_topic_and_its_person_is_the_root() {
        Client television = world.connect(world.television);
        String cause = world.ids.next(Id.CauseId::new).text();
        String wish =
                """
                {"values":{"power":true},"text":"lights on",
                 "causes":[{"id":"%s","kind":"person","text":"pressed OK"}]}
                """
                        .formatted(cause);
        assertThat(
                        world.room(ThingTopicAccess.class)
                                .refusePublish(television, Topics.of(world.lamp, Channel.SET)))
                .isEmpty();
        assertThat(world.send(television, world.lamp, Channel.SET, wish)).isEmpty();
        ThingHistory.Change change =
                done(history().changes(owner(), world.lamp, 10, Optional.empty())).getFirst();
        assertThat(change.causes())
                .extracting(ThingHistory.CauseView::kind)
                .containsExactly(Cause.Kind.DEVICE, Cause.Kind.PERSON);
        assertThat(change.causes().getLast().door()).isEqualTo("shell");
        assertThat(change.causes().getLast().actor().id()).isEqualTo(world.television.text());
    }

    @Test
    void a_cause_of_somebody_else_is_not_believed() {
        ThingCommands.Desired desired =
                done(
                        commands()
                                .set(
                                        world.asker(world.owner),
                                        world.television,
                                        Map.of("power", BooleanNode.TRUE),
                                        "tv on"));
        Client lamp = world.connect(world.lamp);
        world.send(
                lamp,
                world.lamp,
                Channel.REPORTED,
                "{\"values\":{\"power\":true},\"cause\":\"%s\"}".formatted(desired.cause().text()));
        ThingHistory.Change change =
                done(history().changes(owner(), world.lamp, 10, Optional.empty())).getFirst();
        assertThat(change.causes().getFirst().kind()).isEqualTo(Cause.Kind.DEVICE);
    }

    @Test
    void an_action_is_delivered_carried_out_and_told() {
        ThingCommands.Invoked invoked =
                done(
                        commands()
                                .invoke(
                                        world.asker(world.owner),
                                        world.lamp,
                                        "blink",
                                        IntNode.valueOf(3),
                                        ""));
        assertThat(state(invoked)).isEqualTo("requested");
        Client lamp = world.connect(world.lamp);
        List<Message> waiting =
                world.room(ThingCurrentValues.class)
                        .matching(lamp, Topics.of(world.lamp, Channel.ACTIONS));
        assertThat(body(waiting.getFirst()).path("invocation").asString())
                .isEqualTo(invoked.invocation().text());
        assertThat(
                        code(
                                world.send(
                                        lamp,
                                        world.lamp,
                                        Channel.OUTCOMES,
                                        outcome(invoked, "completed", "\"yes\""))))
                .isEqualTo(RefusalCode.VALUE_INVALID);
        assertThat(state(invoked)).isEqualTo("delivered");
        assertThat(
                        world.send(
                                lamp,
                                world.lamp,
                                Channel.OUTCOMES,
                                outcome(invoked, "running", "null")))
                .isEmpty();
        assertThat(
                        world.send(
                                lamp,
                                world.lamp,
                                Channel.OUTCOMES,
                                outcome(invoked, "completed", "true")))
                .isEmpty();
        assertThat(state(invoked)).isEqualTo("completed");
        assertThat(
                        code(
                                world.send(
                                        lamp,
                                        world.lamp,
                                        Channel.OUTCOMES,
                                        outcome(invoked, "failed", "null"))))
                .isEqualTo(RefusalCode.INVOCATION_ENDED);
        Client television = world.connect(world.television);
        assertThat(
                        code(
                                world.send(
                                        television,
                                        world.television,
                                        Channel.OUTCOMES,
                                        outcome(invoked, "failed", "null"))))
                .isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void an_action_that_nobody_came_for_expires_when_the_action_says() {
        ThingCommands.Invoked invoked =
                done(
                        commands()
                                .invoke(
                                        world.asker(world.owner),
                                        world.lamp,
                                        "blink",
                                        IntNode.valueOf(3),
                                        ""));
        world.clock.advance(Duration.ofSeconds(29));
        world.room(ThingUpkeep.class).endOverdue();
        assertThat(state(invoked)).isEqualTo("requested");
        world.clock.advance(Duration.ofSeconds(1));
        world.room(ThingUpkeep.class).endOverdue();
        assertThat(state(invoked)).isEqualTo("expired");
        Client lamp = world.connect(world.lamp);
        assertThat(
                        world.room(ThingCurrentValues.class)
                                .matching(lamp, Topics.of(world.lamp, Channel.ACTIONS)))
                .isEmpty();
    }

    private String state(ThingCommands.Invoked invoked) {
        return done(history().invocations(owner(), world.lamp, 10)).stream()
                .filter(each -> each.path("id").asString().equals(invoked.invocation().text()))
                .findFirst()
                .orElseThrow()
                .path("state")
                .asString();
    }

    private static String outcome(ThingCommands.Invoked invoked, String state, String output) {
        return "{\"invocation\":\"%s\",\"state\":\"%s\",\"output\":%s}"
                .formatted(invoked.invocation().text(), state, output);
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
        assertThat(partitions.days())
                .doesNotContain("observation_day_20260301")
                .contains("observation_day_20260410");
    }

    @Test
    void old_causes_go_unless_something_still_names_them() {
        Client lamp = world.connect(world.lamp);
        world.send(lamp, world.lamp, Channel.REPORTED, "{\"values\":{\"temperature\":20}}");
        Id.CauseId replaced = dimByApp(30);
        Id.CauseId standing = dimByApp(40);
        world.clock.advance(Duration.ofDays(40));
        world.room(ObservationPartitions.class).make();
        world.room(ObservationPartitions.class).dropOld();
        Id.CauseId fresh = dimTelevision();
        world.room(CauseRetention.class).forgetOld();
        Causes causes = world.room(Causes.class);
        assertThat(causes.chain(replaced, world.home)).isEmpty();
        assertThat(causes.chain(standing, world.home)).hasSize(2);
        assertThat(causes.chain(fresh, world.home)).hasSize(1);
        // The app's and the person's that stand, the television's, and the lamp's own.
        assertThat(
                        world.database
                                .jdbc()
                                .sql("select count(*) from cause")
                                .query(Long.class)
                                .single())
                .isEqualTo(4);
    }

    private Id.CauseId dimByApp(int brightness) {
        return done(commands()
                        .set(
                                new ThingCommands.Asker(owner(), "tos", "web"),
                                world.lamp,
                                Map.of("brightness", IntNode.valueOf(brightness)),
                                ""))
                .cause();
    }

    private Id.CauseId dimTelevision() {
        return done(commands()
                        .set(
                                world.asker(world.owner),
                                world.television,
                                Map.of("brightness", IntNode.valueOf(1)),
                                ""))
                .cause();
    }

    private ThingQueries queries() {
        return world.room(ThingQueries.class);
    }

    private ThingHistory history() {
        return world.room(ThingHistory.class);
    }

    private ThingCommands commands() {
        return world.room(ThingCommands.class);
    }

    private Subject owner() {
        return new Subject.Person(world.owner);
    }

    private static DeviceState.Property property(DeviceState state, String name) {
        return Objects.requireNonNull(state.twin().get(name));
    }

    private static JsonNode body(Message message) {
        return JSON.readTree(message.payload());
    }

    private static RefusalCode code(Optional<Refusal> refusal) {
        return refusal.orElseThrow(() -> new AssertionError("not refused")).code();
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }
}
