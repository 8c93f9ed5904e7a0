package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.devices.DeviceMoved;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Credential;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Subject;
import org.opentos.protocol.Topics;
import org.opentos.protocol.Topics.Channel;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How clients come in, what they may hear and say, and who learns of it.
class ThingDoorsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final LivingWorld world = new LivingWorld();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void a_cloned_identity_is_noticed_and_throttled() {
        world.connect(world.lamp);
        for (int takeover = 0; takeover < IdentityUse.TAKEOVERS_MAX; takeover++) {
            world.connect(world.lamp);
        }
        assertThat(
                        world.room(ThingAdmission.class)
                                .admit(
                                        new Credential.NameAndPassword(
                                                world.lamp.text(),
                                                "right".getBytes(StandardCharsets.UTF_8)),
                                        "",
                                        InetAddress.getLoopbackAddress()))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.IDENTITY_USED_TWICE));
        assertThat(done(queries().find(owner(), world.lamp)).refusals().last().orElseThrow().code())
                .isEqualTo("identity-used-twice");
    }

    @Test
    void a_later_refusal_of_another_kind_hides_none() {
        RefusalTally tally = world.room(RefusalTally.class);
        tally.count(world.lamp, Refusal.of(RefusalCode.IDENTITY_USED_TWICE, "two"));
        world.clock.advance(Duration.ofSeconds(1));
        tally.count(world.lamp, Refusal.of(RefusalCode.VALUE_INVALID, "first"));
        tally.flush();
        world.clock.advance(Duration.ofSeconds(1));
        tally.count(world.lamp, Refusal.of(RefusalCode.VALUE_INVALID, "second"));
        for (int look = 0; look < 2; look++) {
            DeviceState.Refusals shown = done(queries().find(owner(), world.lamp)).refusals();
            assertThat(shown.count()).isEqualTo(3);
            assertThat(shown.lastByCode())
                    .extracting(
                            DeviceState.Last::code,
                            DeviceState.Last::count,
                            DeviceState.Last::detail)
                    .containsExactly(
                            tuple("value-invalid", 2L, "second"),
                            tuple("identity-used-twice", 1L, "two"));
            assertThat(shown.last()).contains(shown.lastByCode().getFirst());
            tally.flush();
        }
    }

    @Test
    void pages_are_told_of_a_cloned_identity_once_every_process_can_read_of_it() throws Exception {
        LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
        try (AutoCloseable _ = world.room(LiveChanges.class).open(world.home, page(told))) {
            Client standing = world.connect(world.lamp);
            for (int takeover = 0; takeover < IdentityUse.TAKEOVERS_MAX; takeover++) {
                world.room(ThingAdmission.class).disconnected(standing, "taken-over");
                standing = world.connect(world.lamp);
            }
            assertThat(told).noneMatch(each -> each.path("type").asString().equals("changed"));
            world.room(ThingAdmission.class).tellUsedTwice();
            assertThat(next(told, "changed").path("device").asString())
                    .isEqualTo(world.lamp.text());
            // As another process reads it, without what waits in this one's memory.
            RefusalTally elsewhere = new RefusalTally(world.room(JdbcTemplate.class), world.clock);
            assertThat(elsewhere.of(List.of(world.lamp)).get(world.lamp))
                    .extracting(RefusalTally.Refused::code)
                    .containsExactly("identity-used-twice");
        }
    }

    @Test
    void presence_reaches_pages_and_topics() throws Exception {
        LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
        try (AutoCloseable _ = world.room(LiveChanges.class).open(world.home, page(told))) {
            Client lamp = world.connect(world.lamp);
            assertThat(next(told, "presence").path("online").asBoolean()).isTrue();
            world.room(ThingAdmission.class).disconnected(lamp, "connection-lost");
            assertThat(next(told, "presence").path("online").asBoolean()).isFalse();
        }
        world.room(Presence.class).flush();
        assertThat(done(queries().find(owner(), world.lamp)).lastSeenAt())
                .contains(world.clock.instant());
    }

    @Test
    void an_unclaimed_device_is_alone_in_its_lobby() {
        Id.DeviceId fresh = world.register("New", FormFactor.WATCH, Optional.empty());
        Client client = world.connect(fresh);
        assertThat(client.space()).isEqualTo(new TopicSpace.Lobby(fresh));
        List<Message> status =
                world.room(ThingCurrentValues.class)
                        .matching(client, Topics.of(fresh, Channel.STATUS));
        assertThat(body(status.getFirst()).path("state").asString()).isEqualTo("unclaimed");
        ThingTopicAccess access = world.room(ThingTopicAccess.class);
        assertThat(access.refusePublish(client, Topics.of(fresh, Channel.REPORTED))).isEmpty();
        assertThat(access.refusePublish(client, Topics.of(world.lamp, Channel.SET))).isPresent();
        assertThat(access.refusePublish(client, "kitchen/light")).isPresent();
        assertThat(access.refuseSubscribe(client, Topics.of(fresh, Channel.DESIRED))).isEmpty();
        assertThat(access.refuseSubscribe(client, Topics.of(world.lamp, Channel.DESIRED)))
                .isPresent();
    }

    @Test
    void topics_follow_what_they_mean() {
        Client lamp = world.connect(world.lamp);
        Client television = world.connect(world.television);
        ThingTopicAccess access = world.room(ThingTopicAccess.class);
        for (Channel channel : Channel.values()) {
            boolean own = access.refusePublish(lamp, Topics.of(world.lamp, channel)).isEmpty();
            assertThat(own)
                    .as("a lamp publishes on its own " + channel)
                    .isEqualTo(
                            channel == Channel.REPORTED
                                    || channel == Channel.EVENTS
                                    || channel == Channel.OUTCOMES
                                    || channel == Channel.DECISIONS
                                    || channel == Channel.CALLS
                                    || channel == Channel.CUES
                                    || channel == Channel.UPDATES);
            boolean heard = access.mayReceive(television, Topics.of(world.lamp, channel));
            assertThat(heard)
                    .as("a television hears a lamp's " + channel)
                    .isEqualTo(
                            channel == Channel.TWIN
                                    || channel == Channel.DESCRIPTION
                                    || channel == Channel.EVENTS);
        }
        assertThat(access.mayReceive(lamp, Topics.of(world.television, Channel.TWIN))).isFalse();
        assertThat(access.mayReceive(lamp, Topics.of(world.lamp, Channel.DESIRED))).isTrue();
        assertThat(access.refuseSubscribe(lamp, "tos/+/desired")).isEmpty();
        assertThat(access.refuseSubscribe(lamp, "$SYS/#")).isPresent();
        assertThat(access.refusePublish(television, "tos/made/up")).isPresent();
        assertThat(access.refusePublish(television, "games/score")).isEmpty();
    }

    @Test
    void a_person_comes_in_by_token_and_sees_twins_without_controlling() {
        Client person =
                done(
                        world.room(ThingAdmission.class)
                                .admit(
                                        new Credential.NameAndPassword(
                                                world.home.text(),
                                                "right".getBytes(StandardCharsets.UTF_8)),
                                        "phone",
                                        InetAddress.getLoopbackAddress()));
        assertThat(person.clientId()).isEqualTo(world.owner.text() + "/phone");
        assertThat(person.space()).isEqualTo(LivingWorld.space(world.home));
        assertThat(world.room(ThingCurrentValues.class).matching(person, "tos/+/twin")).hasSize(2);
        assertThat(world.room(ThingCurrentValues.class).matching(person, "#")).hasSize(4);
        assertThat(
                        world.room(ThingTopicAccess.class)
                                .refusePublish(person, Topics.of(world.lamp, Channel.SET))
                                .orElseThrow()
                                .code())
                .isEqualTo(RefusalCode.SCOPE_MISSING);
    }

    private LiveChanges.Page page(LinkedBlockingQueue<JsonNode> told) {
        return new LiveChanges.Page() {
            @Override
            public Subject subject() {
                return owner();
            }

            @Override
            public void offer(String json) {
                told.add(JSON.readTree(json));
            }
        };
    }

    private static JsonNode next(LinkedBlockingQueue<JsonNode> told, String type)
            throws InterruptedException {
        while (true) {
            JsonNode next = told.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("a message of type " + type).isNotNull();
            if (next.path("type").asString().equals(type)) {
                return next;
            }
        }
    }

    private ThingQueries queries() {
        return world.room(ThingQueries.class);
    }

    private Subject owner() {
        return new Subject.Person(world.owner);
    }

    private static JsonNode body(Message message) {
        return JSON.readTree(message.payload());
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    /// The page of whoever claimed it asks for the home at once, and what comes in asks for itself.
    @Test
    void who_is_there_is_told_of_a_claimed_device_also_where_somebody_has_looked_before() {
        world.connect(world.television);
        Id.DeviceId fresh = world.register("Kettle", FormFactor.APPLIANCE, Optional.of(world.home));

        assertThat(done(queries().inHome(owner(), world.home))).hasSize(3);
        world.connect(fresh);
        world.room(PlaceChanges.class)
                .moved(new DeviceMoved(fresh, Optional.empty(), Optional.of(world.home)));

        JsonNode description = body(world.fabric.next(Topics.of(fresh, Channel.DESCRIPTION)));
        assertThat(description.path("title").asString()).isEqualTo("Kettle");
        assertThat(world.room(Roster.class).changes(world.home)).isEmpty();
    }
}
