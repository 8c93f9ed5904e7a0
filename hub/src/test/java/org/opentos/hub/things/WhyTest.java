package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.fabric.Client;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;

/// Why things are as they are: the chains of causes.
class WhyTest extends LivingTest {
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
}
