package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.util.Random;
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
                reports.reportUntilKilled(
                        world.devicesAt(),
                        1 + random.nextInt(REPORTS_BEFORE_KILL_MAX),
                        world::killSecond);
                Mqtt5AsyncClient elsewhere = reports.connected(world.address());
                assertThat(reports.report(elsewhere)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
                elsewhere.disconnect().join();
                world.restartSecond();
            }
            reports.assertNoneLost("seed " + seed + ", " + KILLS + " kills of one of two");
        }
    }
}
