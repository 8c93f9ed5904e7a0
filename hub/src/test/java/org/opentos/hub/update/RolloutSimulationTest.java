package org.opentos.hub.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Id;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateState;

/// Ten thousand devices of twenty batches and a release that some cannot take, on a real database.
@Tag("long")
class RolloutSimulationTest {
    private static final int BATCHES = 20;
    private static final int DEVICES_PER_BATCH = 500;
    private static final int FLEET = BATCHES * DEVICES_PER_BATCH;
    private static final Duration TURN = Duration.ofMinutes(1);

    private final UpdateWorld world = new UpdateWorld();

    @AfterEach
    void close() {
        world.close();
    }

    /// What became of a roll-out.
    ///
    /// @param touched devices that were told of the release
    private record Course(Rollout.State state, int touched, int failures) {}

    /// Devices take a release in a few minutes each; the faulty ones go back.
    private Course course(
            Id.ReleaseId release,
            int code,
            List<Id.DeviceId> devices,
            Set<Id.DeviceId> faulty,
            Random random) {
        RolloutView begun = world.begin(release, 25, 1, 10, 100);
        List<Deque<UpdateState>> ways = new ArrayList<>();
        List<Id.DeviceId> underWay = new ArrayList<>();
        Set<Id.DeviceId> touched = new HashSet<>();
        RolloutView view = begun;
        while (view.state() == Rollout.State.RUNNING) {
            for (Id.DeviceId each : world.takeTold()) {
                if (touched.add(each)) {
                    underWay.add(each);
                    ways.add(way(faulty.contains(each)));
                }
            }
            for (int each = underWay.size() - 1; each >= 0; each--) {
                if (random.nextInt(3) > 0) {
                    step(underWay.get(each), ways.get(each), release, code);
                    if (ways.get(each).isEmpty()) {
                        underWay.remove(each);
                        ways.remove(each);
                    }
                }
            }
            world.pass(TURN, devices);
            view = world.see(begun.id());
        }
        return new Course(view.state(), touched.size(), view.failures());
    }

    private static Deque<UpdateState> way(boolean faulty) {
        return new ArrayDeque<>(
                List.of(
                        UpdateState.DOWNLOADING,
                        UpdateState.INSTALLING,
                        UpdateState.RESTARTING,
                        faulty ? UpdateState.WENT_BACK : UpdateState.DONE));
    }

    private void step(Id.DeviceId device, Deque<UpdateState> way, Id.ReleaseId release, int code) {
        UpdateState state = way.pop();
        Optional<UpdateReport.Fault> fault =
                state == UpdateState.WENT_BACK
                        ? Optional.of(
                                new UpdateReport.Fault(
                                        UpdateCheck.RUNTIME, "The runtime never came up.", ""))
                        : Optional.empty();
        world.says(
                device,
                state == UpdateState.DONE ? code : 1,
                Optional.of(new UpdateReport.Update(release, state, 0, Optional.empty(), fault)));
    }

    private List<Id.DeviceId> fleet() {
        List<Id.DeviceId> devices = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            devices.addAll(world.devices(DEVICES_PER_BATCH, 1));
        }
        return devices;
    }

    /// Faults that strike by chance: where none of the first hundred is faulty, which happens to 5
    /// of 100 such releases, no stage could have shown it.
    @Test
    void a_bad_release_stops_with_few_devices_touched() {
        long seed = System.nanoTime();
        System.out.println("RolloutSimulationTest seed " + seed);
        Random random = new Random(seed);
        List<Id.DeviceId> devices = fleet();
        List<Integer> touched = new ArrayList<>();
        for (int code = 2; code < 12; code++) {
            Set<Id.DeviceId> faulty = new HashSet<>();
            while (faulty.size() < FLEET * 3 / 100) {
                faulty.add(devices.get(random.nextInt(FLEET)));
            }
            Course course = course(world.release(code), code, devices, faulty, random);
            assertThat(course.state()).as("seed %d", seed).isEqualTo(Rollout.State.STOPPED);
            assertThat(course.touched()).as("seed %d", seed).isLessThanOrEqualTo(FLEET / 10);
            touched.add(course.touched());
        }
        System.out.println("devices touched of " + FLEET + ", faults by chance: " + touched);
        // By chance 9.5 of 10 stop within the first stage; 4 or fewer would be one of 10 million.
        assertThat(touched.stream().filter(each -> each <= FLEET / 100).count())
                .as("seed %d: %s", seed, touched)
                .isGreaterThan(4);
    }

    /// Faults of one production are met for certain, since each batch has its share of the first.
    @Test
    void a_release_that_one_batch_cannot_take_stops_within_the_first_stage() {
        long seed = System.nanoTime();
        System.out.println("RolloutSimulationTest seed " + seed);
        Random random = new Random(seed);
        List<Id.DeviceId> devices = fleet();
        Set<Id.DeviceId> faulty =
                new HashSet<>(devices.subList(DEVICES_PER_BATCH, 2 * DEVICES_PER_BATCH));
        Course course = course(world.release(2), 2, devices, faulty, random);
        assertThat(course.state()).as("seed %d", seed).isEqualTo(Rollout.State.STOPPED);
        assertThat(course.touched()).as("seed %d", seed).isLessThanOrEqualTo(FLEET / 100);
    }

    @Test
    void a_good_release_comes_to_every_device() {
        long seed = System.nanoTime();
        System.out.println("RolloutSimulationTest seed " + seed);
        List<Id.DeviceId> devices = fleet().subList(0, 2_000);
        world.makers
                .database
                .jdbc()
                .sql("delete from device_software where device <> all(?)")
                .param(devices.stream().map(Id.DeviceId::value).toArray(java.util.UUID[]::new))
                .update();
        Course course = course(world.release(2), 2, devices, Set.of(), new Random(seed));
        assertThat(course)
                .as("seed %d", seed)
                .isEqualTo(new Course(Rollout.State.COMPLETE, 2_000, 0));
    }
}
