package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;

class CauseCirclesTest {
    private static final int CAUSES = 4;

    /// A root. The number before it is a parent that never arrives.
    private static final int NONE = CAUSES + 1;

    @Test
    void every_small_set_of_causes_is_taken_until_the_one_that_closes_a_circle() {
        int parents = NONE + 1;
        for (int code = 0; code < (int) Math.pow(parents, CAUSES); code++) {
            List<Cause> causes = new ArrayList<>();
            for (int each = 0, left = code; each < CAUSES; each++, left /= parents) {
                causes.add(cause(each, left % parents));
            }
            // Those before the cut are stored by an earlier transaction.
            for (int cut = 0; cut <= CAUSES; cut++) {
                arriveOneByOne(causes, cut);
            }
            assertThat(new CauseCircles(Map.of()).closedBy(causes))
                    .as("in one message: %s", causes)
                    .isEqualTo(circular(causes));
        }
    }

    private static void arriveOneByOne(List<Cause> causes, int cut) {
        List<Cause> kept = new ArrayList<>();
        CauseCircles circles = new CauseCircles(Map.of());
        for (int index = 0; index < causes.size(); index++) {
            if (index == cut) {
                Map<Id.CauseId, Optional<Id.CauseId>> stored = new HashMap<>();
                kept.forEach(each -> stored.put(each.id(), each.parent()));
                circles = new CauseCircles(stored);
            }
            List<Cause> with = new ArrayList<>(kept);
            with.add(causes.get(index));
            boolean closed = circles.closedBy(List.of(causes.get(index)));
            assertThat(closed).as("%s after %s", causes.get(index), kept).isEqualTo(circular(with));
            if (!closed) {
                circles.keep(List.of(causes.get(index)));
                kept = with;
            }
        }
    }

    /// What [CauseCircles] must say, found by walking from each cause.
    private static boolean circular(List<Cause> causes) {
        Map<Id.CauseId, Optional<Id.CauseId>> parents = new HashMap<>();
        causes.forEach(each -> parents.put(each.id(), each.parent()));
        for (Cause each : causes) {
            Set<Id.CauseId> met = new HashSet<>();
            Optional<Id.CauseId> at = Optional.of(each.id());
            while (at.isPresent()) {
                if (!met.add(at.get())) {
                    return true;
                }
                at = parents.getOrDefault(at.get(), Optional.empty());
            }
        }
        return false;
    }

    @Test
    void a_known_cause_stays_as_it_was() {
        CauseCircles circles = new CauseCircles(Map.of());
        circles.keep(List.of(cause(0, 1), cause(1, NONE)));
        assertThat(circles.closedBy(List.of(cause(1, 0)))).isFalse();
        circles.keep(List.of(cause(1, 0)));
        assertThat(circles.closedBy(List.of(cause(2, 0)))).isFalse();
    }

    @Test
    void what_cannot_be_followed_to_its_end_counts_as_a_circle() {
        Map<Id.CauseId, Optional<Id.CauseId>> stored = new HashMap<>();
        for (int each = 0; each < CauseCircles.ANCESTORS_MAX; each++) {
            stored.put(id(each), Optional.of(id(each + 1)));
        }
        CauseCircles circles = new CauseCircles(stored);
        assertThat(circles.closedBy(List.of(cause(-1, 0)))).isTrue();
        stored.put(id(CauseCircles.ANCESTORS_MAX - 1), Optional.empty());
        assertThat(new CauseCircles(stored).closedBy(List.of(cause(-1, 0)))).isFalse();
        assertThat(circles.closedBy(List.of(cause(-2, NONE)))).isFalse();
    }

    private static Cause cause(int number, int parent) {
        return new Cause(
                id(number),
                Cause.Kind.DEVICE,
                "device",
                parent == NONE ? Optional.empty() : Optional.of(id(parent)),
                "driver",
                "",
                Instant.EPOCH);
    }

    private static Id.CauseId id(int number) {
        return new Id.CauseId(new UUID(0, number));
    }
}
