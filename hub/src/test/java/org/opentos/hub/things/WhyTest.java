package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.fabric.Client;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
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
    void causes_that_lead_in_a_circle_are_refused_in_one_message_and_across_messages() {
        Client lamp = world.connect(world.lamp);
        String first = world.ids.next(Id.CauseId::new).text();
        String second = world.ids.next(Id.CauseId::new).text();
        String third = world.ids.next(Id.CauseId::new).text();
        assertThat(report(lamp, link(first, first))).contains(RefusalCode.CAUSE_CIRCULAR);
        assertThat(report(lamp, link(first, second) + "," + link(second, first)))
                .contains(RefusalCode.CAUSE_CIRCULAR);
        assertThat(causesStored()).isZero();
        // Each of these alone leads to a cause that has not arrived.
        assertThat(report(lamp, link(first, second))).isEmpty();
        assertThat(report(lamp, link(second, third))).isEmpty();
        assertThat(report(lamp, link(third, first))).contains(RefusalCode.CAUSE_CIRCULAR);
        assertThat(
                        code(
                                world.send(
                                        lamp,
                                        world.lamp,
                                        Channel.EVENTS,
                                        "{\"event\":\"overheated\",\"data\":9,\"causes\":[%s]}"
                                                .formatted(link(third, first)))))
                .isEqualTo(RefusalCode.CAUSE_CIRCULAR);
        // What others wait for may still come, and what came may come again.
        assertThat(report(lamp, "{\"id\":\"%s\"}".formatted(third))).isEmpty();
        assertThat(report(lamp, link(third, first))).isEmpty();
        assertThat(done(history().causes(owner(), Id.CauseId.parse(first))))
                .extracting(each -> each.id().text())
                .containsExactly(first, second, third);
        assertThat(done(queries().find(owner(), world.lamp)).refusals().last().orElseThrow().code())
                .isEqualTo("cause-circular");
    }

    @Test
    void a_terminal_cannot_command_in_a_circle() {
        Client television = world.connect(world.television);
        String first = world.ids.next(Id.CauseId::new).text();
        assertThat(
                        code(
                                world.send(
                                        television,
                                        world.lamp,
                                        Channel.SET,
                                        "{\"values\":{\"power\":true},\"causes\":[%s]}"
                                                .formatted(link(first, first)))))
                .isEqualTo(RefusalCode.CAUSE_CIRCULAR);
        assertThat(
                        code(
                                world.send(
                                        television,
                                        world.lamp,
                                        Channel.INVOKE,
                                        "{\"action\":\"blink\",\"input\":1,\"causes\":[%s]}"
                                                .formatted(link(first, first)))))
                .isEqualTo(RefusalCode.CAUSE_CIRCULAR);
        assertThat(causesStored()).isZero();
    }

    @Test
    void the_question_why_ends_whatever_is_stored() {
        Id.CauseId[] circle = {stored(), stored(), stored()};
        Id.CauseId itself = stored();
        for (int index = 0; index < circle.length; index++) {
            follows(circle[index], circle[(index + 1) % circle.length]);
        }
        follows(itself, itself);
        Id.CauseId newest = stored();
        for (int count = 0; count < 2 * Causes.CHAIN_CAUSES_MAX; count++) {
            Id.CauseId next = stored();
            follows(next, newest);
            newest = next;
        }
        assertThat(done(history().causes(owner(), circle[1])))
                .extracting(ThingHistory.CauseView::id)
                .containsExactly(circle[1], circle[2], circle[0]);
        assertThat(done(history().causes(owner(), itself))).hasSize(1);
        assertThat(done(history().causes(owner(), newest))).hasSize(Causes.CHAIN_CAUSES_MAX);
        Map<Id.CauseId, List<Cause>> chains =
                world.room(Causes.class).chains(List.of(circle[0], itself, newest), world.home);
        assertThat(chains.get(circle[0]))
                .extracting(Cause::id)
                .containsExactly(circle[0], circle[1], circle[2]);
        assertThat(chains.get(itself)).hasSize(1);
        assertThat(chains.get(newest)).hasSize(Causes.CHAIN_CAUSES_MAX);
    }

    private Optional<RefusalCode> report(Client lamp, String links) {
        return world.send(
                        lamp,
                        world.lamp,
                        Channel.REPORTED,
                        "{\"values\":{\"power\":true},\"causes\":[%s]}".formatted(links))
                .map(Refusal::code);
    }

    private static String link(String id, String parent) {
        return "{\"id\":\"%s\",\"parent\":\"%s\"}".formatted(id, parent);
    }

    private long causesStored() {
        return world.database.jdbc().sql("select count(*) from cause").query(Long.class).single();
    }

    private Id.CauseId stored() {
        Cause cause = world.room(Causes.class).root(Cause.Kind.DEVICE, "device", "driver", "");
        world.room(Causes.class).record(List.of(cause), Optional.of(world.home));
        return cause.id();
    }

    private void follows(Id.CauseId cause, Id.CauseId parent) {
        world.database
                .jdbc()
                .sql("update cause set parent = ? where id = ?")
                .params(parent.value(), cause.value())
                .update();
    }

    @Test
    void old_causes_go_unless_something_still_names_them() {
        Client lamp = world.connect(world.lamp);
        world.send(lamp, world.lamp, Channel.REPORTED, "{\"values\":{\"temperature\":20}}");
        Id.CauseId replaced = dimByApp(30);
        Id.CauseId standing = dimByApp(40);
        world.clock.advance(Duration.ofDays(40));
        gather();
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
