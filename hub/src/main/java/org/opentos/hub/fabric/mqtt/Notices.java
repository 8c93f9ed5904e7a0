package org.opentos.hub.fabric.mqtt;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.opentos.hub.fabric.Admission;
import org.opentos.hub.fabric.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the room above who came and went: on virtual threads, and for one subject always in the
/// order in which it happened.
final class Notices {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);
    private static final int LANES = 16;
    private static final int CLOSE_SECONDS_MAX = 5;

    private final Admission admission;
    private final List<ExecutorService> lanes;

    Notices(Admission admission) {
        this.admission = admission;
        this.lanes =
                IntStream.range(0, LANES)
                        .mapToObj(lane ->
                                Executors.newSingleThreadExecutor(
                                        Thread.ofVirtual().name("mqtt-notices-" + lane).factory()))
                        .toList();
    }

    void connected(Client client) {
        tell(client, () -> admission.connected(client));
    }

    void disconnected(Client client, String reason) {
        tell(client, () -> admission.disconnected(client, reason));
    }

    private void tell(Client client, Runnable what) {
        lanes.get(Math.floorMod(client.subject().hashCode(), LANES))
                .execute(() -> {
                    try {
                        what.run();
                    } catch (RuntimeException failure) {
                        log.error(
                                "the presence of {} could not be noted",
                                client.clientId(),
                                failure);
                    }
                });
    }

    /// Waits until what was to be told is told.
    void close() throws InterruptedException {
        lanes.forEach(ExecutorService::shutdown);
        for (ExecutorService each : lanes) {
            each.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }
}
