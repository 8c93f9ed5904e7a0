package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;

/// What is wanted of devices: desired values and invocations.
class CommandsTest extends LivingTest {
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
    void an_action_is_delivered_carried_out_and_told() {
        ThingCommands.Invoked invoked = blink();
        assertThat(state(invoked)).isEqualTo("requested");
        Client lamp = world.connect(world.lamp);
        List<Message> waiting =
                world.room(ThingCurrentValues.class)
                        .matching(lamp, Topics.of(world.lamp, Channel.ACTIONS));
        assertThat(body(waiting.getFirst()).path("invocation").asString())
                .isEqualTo(invoked.invocation().text());
        assertThat(tell(lamp, world.lamp, invoked, "completed", "\"yes\""))
                .contains(RefusalCode.VALUE_INVALID);
        assertThat(state(invoked)).isEqualTo("delivered");
        assertThat(tell(lamp, world.lamp, invoked, "running", "null")).isEmpty();
        assertThat(tell(lamp, world.lamp, invoked, "completed", "true")).isEmpty();
        assertThat(state(invoked)).isEqualTo("completed");
        assertThat(tell(lamp, world.lamp, invoked, "failed", "null"))
                .contains(RefusalCode.INVOCATION_ENDED);
        Client television = world.connect(world.television);
        assertThat(tell(television, world.television, invoked, "failed", "null"))
                .contains(RefusalCode.NOT_FOUND);
    }

    @Test
    void an_action_that_nobody_came_for_expires_when_the_action_says() {
        ThingCommands.Invoked invoked = blink();
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

    private ThingCommands.Invoked blink() {
        return done(
                commands()
                        .invoke(
                                world.asker(world.owner),
                                world.lamp,
                                "blink",
                                IntNode.valueOf(3),
                                ""));
    }

    private Optional<RefusalCode> tell(
            Client client,
            Id.DeviceId device,
            ThingCommands.Invoked invoked,
            String state,
            String output) {
        return world.send(
                        client,
                        device,
                        Channel.OUTCOMES,
                        "{\"invocation\":\"%s\",\"state\":\"%s\",\"output\":%s}"
                                .formatted(invoked.invocation().text(), state, output))
                .map(Refusal::code);
    }
}
