package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One of a hub's two processes is killed under load, again and again. What it acknowledged is not
/// lost, and its clients go on at the other, which takes over within seconds.
@Tag("long")
class KillOneOfTwoTest {
    private static final int KILLS = 4;
    private static final int REPORTS_BEFORE_KILL_MAX = 400;

    @Test
    void nothing_acknowledged_is_lost_when_one_of_two_processes_is_killed() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (World world = World.demonstrationOnTwo("kill-one")) {
            EnergyReports reports = new EnergyReports(world);
            for (int number = 1; number <= KILLS; number++) {
                reportUntilKilled(world, reports, 1 + random.nextInt(REPORTS_BEFORE_KILL_MAX));
                Mqtt5AsyncClient elsewhere = reports.connected(world.address());
                assertThat(reports.report(elsewhere)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
                elsewhere.disconnect().join();
                world.restartSecond();
            }
            reports.assertNoneLost("seed " + seed + ", " + KILLS + " kills of one of two");
        }
    }

    private static void reportUntilKilled(World world, EnergyReports reports, int before)
            throws Exception {
        CountDownLatch warm = new CountDownLatch(before);
        AtomicBoolean killed = new AtomicBoolean();
        Mqtt5AsyncClient client = reports.connected(world.devicesAt());
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
        world.killSecond();
        killed.set(true);
        client.disconnect().exceptionally(alreadyGone -> null).join();
        reporter.join();
    }
}
