package org.opentos.e2e;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nothing that was acknowledged is lost when hub or database die without a word.
///
/// A device reports the numbers 1, 2, 3 … of its energy meter as fast as it is answered, while the
/// hub, or the database under it, is killed at a moment that the printed seed chooses. Afterwards
/// every acknowledged number is an observation, and the twin shows none older than the last.
@Tag("long")
class KillTest {
    private static final int KILLS = 6;
    private static final int REPORTS_BEFORE_KILL_MAX = 400;

    @Test
    void nothing_acknowledged_is_lost_when_the_hub_is_killed() throws Exception {
        try (World world = World.demonstration("kill-hub")) {
            run(world, world::killAndRestartHub);
        }
    }

    @Test
    void nothing_acknowledged_is_lost_when_the_database_is_killed() throws Exception {
        try (World world = World.demonstration("kill-database")) {
            run(world, world::killDatabase);
        }
    }

    private static void run(World world, Runnable kill) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        EnergyReports reports = new EnergyReports(world);
        for (int number = 1; number <= KILLS; number++) {
            world.awaitDatabase();
            reportUntilKilled(reports, 1 + random.nextInt(REPORTS_BEFORE_KILL_MAX), kill);
        }
        reports.assertNoneLost("seed " + seed + ", " + KILLS + " kills");
    }

    /// Reports one number after another; after so many acknowledgements the kill happens beside the
    /// reporting, and the reporting ends at its first failure after it.
    private static void reportUntilKilled(EnergyReports reports, int before, Runnable kill)
            throws Exception {
        CountDownLatch warm = new CountDownLatch(before);
        AtomicBoolean killed = new AtomicBoolean();
        Mqtt5AsyncClient client = reports.connected();
        Thread reporter =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                while (!killed.get()) {
                                    reports.report(client);
                                    warm.countDown();
                                }
                            } catch (CompletionException connectionEnded) {
                                LongStream.range(0, warm.getCount()).forEach(_ -> warm.countDown());
                            }
                        });
        warm.await();
        kill.run();
        killed.set(true);
        client.disconnect().exceptionally(alreadyGone -> null).join();
        reporter.join();
    }
}
