package org.opentos.hub.things;

import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.opentos.hub.fabric.Message;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Subject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the tests of living things share: a world of their own, and what they ask of it.
abstract class LivingTest {
    private static final JsonMapper JSON = new JsonMapper();

    final LivingWorld world = new LivingWorld();

    @AfterEach
    void end() {
        world.close();
    }

    ThingQueries queries() {
        return world.room(ThingQueries.class);
    }

    ThingHistory history() {
        return world.room(ThingHistory.class);
    }

    ThingCommands commands() {
        return world.room(ThingCommands.class);
    }

    /// Until nothing is left; a transaction of another test may be waited for.
    void gather() {
        RollUps rollUps = world.room(RollUps.class);
        boolean done = false;
        while (!done) {
            done = rollUps.run();
        }
    }

    Subject owner() {
        return new Subject.Person(world.owner);
    }

    static DeviceState.Property property(DeviceState state, String name) {
        return Objects.requireNonNull(state.twin().get(name));
    }

    static JsonNode body(Message message) {
        return JSON.readTree(message.payload());
    }

    static RefusalCode code(Optional<Refusal> refusal) {
        return refusal.orElseThrow(() -> new AssertionError("not refused")).code();
    }

    static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }
}
