package org.opentos.hub.storage;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/// The group commits of all rooms, as metrics and for the operator's page.
@Component
public class CommitMetrics implements MeterBinder {
    private static final String TAG = "group";

    private final List<Committing> rooms;

    CommitMetrics(List<Committing> rooms) {
        this.rooms = List.copyOf(rooms);
    }

    public List<GroupCommit.Counts> counts() {
        return rooms.stream().map(Committing::commits).toList();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Committing each : rooms) {
            String name = each.commits().name();
            FunctionTimer.builder(
                            "opentos.commits",
                            each,
                            room -> room.commits().batches(),
                            room -> room.commits().nanos(),
                            TimeUnit.NANOSECONDS)
                    .description("Group commits, and the time they took")
                    .tag(TAG, name)
                    .register(registry);
            FunctionCounter.builder(
                            "opentos.commits.requests", each, room -> room.commits().requests())
                    .description("Requests that group commits carried")
                    .tag(TAG, name)
                    .register(registry);
            FunctionCounter.builder("opentos.commits.failed", each, room -> room.commits().failed())
                    .description("Group commits that failed as a whole")
                    .tag(TAG, name)
                    .register(registry);
            Gauge.builder("opentos.commits.waiting", each, room -> room.commits().waiting())
                    .description("Requests that wait for a group commit")
                    .tag(TAG, name)
                    .register(registry);
        }
    }
}
