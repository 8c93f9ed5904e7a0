package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.opentos.hub.things.TellingLane.Due;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;

class TellingLaneTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<Due> told = new ArrayList<>();
    private Consumer<Due> tell = told::add;
    private final TellingLane lane = new TellingLane(threads::add, due -> tell.accept(due));

    @Test
    void tells_in_the_order_of_what_was_added() {
        lane.add(due(1));
        lane.add(due(2));
        lane.add(due(3));
        assertThat(told).isEmpty();
        threads.remove().run();
        assertThat(told).containsExactly(due(1), due(2), due(3));
        assertThat(threads).isEmpty();
    }

    @Test
    void tells_once_what_waits_already() {
        lane.add(due(1));
        lane.add(due(2));
        lane.add(due(1));
        threads.remove().run();
        assertThat(told).containsExactly(due(1), due(2));
    }

    @Test
    void tells_again_what_is_added_while_it_is_told() {
        tell =
                due -> {
                    told.add(due);
                    if (told.size() == 1) {
                        lane.add(due);
                    }
                };
        lane.add(due(1));
        threads.remove().run();
        assertThat(told).containsExactly(due(1), due(1));
    }

    @Test
    void tells_the_others_where_one_fails() {
        tell =
                due -> {
                    if (due.equals(due(1))) {
                        throw new IllegalStateException("no database");
                    }
                    told.add(due);
                };
        lane.add(due(1));
        lane.add(due(2));
        threads.remove().run();
        assertThat(told).containsExactly(due(2));
    }

    @Test
    void begins_anew_after_all_were_told() {
        lane.add(due(1));
        threads.remove().run();
        lane.add(due(1));
        threads.remove().run();
        assertThat(told).containsExactly(due(1), due(1));
    }

    private static Due due(int number) {
        return new Due(new Id.DeviceId(new UUID(0, number)), Topics.Channel.ACTIVITIES);
    }
}
