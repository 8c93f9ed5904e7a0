package org.opentos.e2e;

import java.util.Random;
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
            reports.reportUntilKilled(
                    world.address(), 1 + random.nextInt(REPORTS_BEFORE_KILL_MAX), kill);
        }
        reports.assertNoneLost("seed " + seed + ", " + KILLS + " kills");
    }
}
