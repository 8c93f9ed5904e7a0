package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The twin against a plain model: a list of everything that was ever said, from which each answer
/// is worked out anew.
class PropertyTwinTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private sealed interface Said {
        record Report(JsonNode value, Instant at, Id.CauseId cause) implements Said {}

        record Desire(JsonNode value, Instant at, Id.CauseId cause) implements Said {}
    }

    @Test
    void what_is_shown_is_what_was_said_in_any_order_of_saying_it() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("PropertyTwinTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 2_000; run++) {
            PropertyTwin twin = PropertyTwin.unknown();
            List<Said> said = new ArrayList<>();
            for (int step = 0; step < 12; step++) {
                Said next = next(random);
                said.add(next);
                twin = say(twin, next);
                assertThat(twin.reported())
                        .as("seed %d run %d after %s", seed, run, said)
                        .isEqualTo(modelReported(said));
                assertThat(twin.desired())
                        .as("seed %d run %d after %s", seed, run, said)
                        .isEqualTo(modelDesired(said));
            }
        }
    }

    private static Said next(SplittableRandom random) {
        JsonNode value = IntNode.valueOf(random.nextInt(3));
        Instant at = START.plusSeconds(random.nextInt(6));
        Id.CauseId cause = new Id.CauseId(new UUID(0, random.nextInt(4)));
        return random.nextInt(3) == 0
                ? new Said.Desire(value, at, cause)
                : new Said.Report(value, at, cause);
    }

    private static PropertyTwin say(PropertyTwin twin, Said said) {
        return switch (said) {
            case Said.Report(JsonNode value, Instant at, Id.CauseId cause) -> {
                PropertyTwin.Step step = twin.report(new PropertyTwin.Reported(value, at, cause));
                assertThat(step.was()).isEqualTo(twin.reported().map(PropertyTwin.Reported::value));
                assertThat(step.changed())
                        .isEqualTo(step.current() && !step.was().equals(Optional.of(value)));
                yield step.twin();
            }
            case Said.Desire(JsonNode value, Instant at, Id.CauseId cause) ->
                    twin.desire(value, at, cause);
        };
    }

    /// The newest observation; of several at one instant, the one that came last.
    private static Optional<PropertyTwin.Reported> modelReported(List<Said> said) {
        Optional<PropertyTwin.Reported> shown = Optional.empty();
        for (Said each : said) {
            if (each instanceof Said.Report(JsonNode value, Instant at, Id.CauseId cause)
                    && shown.filter(other -> other.at().isAfter(at)).isEmpty()) {
                shown = Optional.of(new PropertyTwin.Reported(value, at, cause));
            }
        }
        return shown;
    }

    /// The last desire, answered by any later report with its cause, or of its value and no older.
    private static Optional<PropertyTwin.Desired> modelDesired(List<Said> said) {
        int last = -1;
        long version = 0;
        for (int index = 0; index < said.size(); index++) {
            if (said.get(index) instanceof Said.Desire) {
                last = index;
                version++;
            }
        }
        if (last < 0) {
            return Optional.empty();
        }
        Said.Desire desire = (Said.Desire) said.get(last);
        boolean answered =
                said.subList(last, said.size()).stream()
                        .anyMatch(each ->
                                each instanceof Said.Report report
                                        && (report.cause().equals(desire.cause())
                                                || (report.value().equals(desire.value())
                                                        && !report.at().isBefore(desire.at()))));
        return Optional.of(
                new PropertyTwin.Desired(
                        desire.value(), desire.at(), version, desire.cause(), answered));
    }

    @Test
    void numbers_are_the_same_by_amount_and_objects_without_order() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        assertThat(JsonValues.same(json.numberNode(1), json.numberNode(1.0))).isTrue();
        assertThat(JsonValues.same(json.numberNode(1), json.stringNode("1"))).isFalse();
        assertThat(
                        JsonValues.same(
                                json.objectNode().put("a", 1).put("b", 2),
                                json.objectNode().put("b", 2.0).put("a", 1)))
                .isTrue();
        assertThat(JsonValues.same(json.arrayNode().add(1), json.arrayNode().add(2))).isFalse();
    }

    @Test
    void a_time_that_cannot_be_true_becomes_the_time_of_arrival() {
        assertThat(ObservationTime.settle(Optional.of(Instant.EPOCH), START)).isEqualTo(START);
        assertThat(ObservationTime.settle(Optional.of(START.plusSeconds(3_601)), START))
                .isEqualTo(START);
        assertThat(ObservationTime.settle(Optional.of(START.plusSeconds(3_600)), START))
                .isEqualTo(START.plusSeconds(3_600));
        assertThat(ObservationTime.settle(Optional.of(START.minusSeconds(9_999_999)), START))
                .isEqualTo(START.minusSeconds(9_999_999));
        assertThat(ObservationTime.settle(Optional.of(Instant.MAX), START)).isEqualTo(START);
    }

    @Test
    void an_identity_that_is_fought_over_is_noticed_and_throttled() {
        IdentityUse use = new IdentityUse();
        assertThat(use.takenOver(START)).isFalse();
        assertThat(use.takenOver(START.plusSeconds(50))).isFalse();
        assertThat(use.takenOver(START.plusSeconds(70))).isFalse();
        assertThat(use.takenOver(START.plusSeconds(100))).isTrue();
        assertThat(use.throttled(START.plusSeconds(129))).isTrue();
        assertThat(use.throttled(START.plusSeconds(130))).isFalse();
    }

    @Test
    void an_invocation_ends_once_and_what_the_device_did_stands() {
        Invocation asked =
                new Invocation(
                        new Id.InvocationId(new UUID(1, 1)),
                        new Id.DeviceId(new UUID(1, 2)),
                        "orderDrink",
                        IntNode.valueOf(1),
                        Invocation.State.REQUESTED,
                        Optional.empty(),
                        Optional.empty(),
                        START,
                        START,
                        START.plusSeconds(60),
                        new Id.CauseId(new UUID(1, 3)));
        assertThat(asked.expired(START.plusSeconds(59)).state())
                .isEqualTo(Invocation.State.REQUESTED);
        Invocation expired = asked.expired(START.plusSeconds(60));
        assertThat(expired.state()).isEqualTo(Invocation.State.EXPIRED);
        Invocation done =
                expired.told(
                                Invocation.State.COMPLETED,
                                Optional.empty(),
                                Optional.empty(),
                                START.plusSeconds(61))
                        .orElseThrow();
        assertThat(done.state()).isEqualTo(Invocation.State.COMPLETED);
        assertThat(
                        done.told(
                                Invocation.State.COMPLETED,
                                Optional.empty(),
                                Optional.empty(),
                                START.plusSeconds(62)))
                .contains(done);
        assertThat(
                        done.told(
                                Invocation.State.FAILED,
                                Optional.empty(),
                                Optional.empty(),
                                START.plusSeconds(62)))
                .isEmpty();
        assertThat(
                        done.told(
                                Invocation.State.RUNNING,
                                Optional.empty(),
                                Optional.empty(),
                                START.plusSeconds(62)))
                .contains(done);
        assertThat(asked.delivered(START).expired(START.plusSeconds(99)).state())
                .isEqualTo(Invocation.State.DELIVERED);
    }
}
