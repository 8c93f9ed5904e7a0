package org.opentos.hub.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.testing.MakersWorld.JSON;
import static org.opentos.hub.testing.MakersWorld.done;
import static org.opentos.hub.testing.MakersWorld.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RolloutsTest {
    private static final UpdateReport.Fault NO_SHELL =
            new UpdateReport.Fault(
                    UpdateCheck.SHELL, "The shell drew nothing within 10 minutes.", "weston: gone");

    private final UpdateWorld world = new UpdateWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollouts rollouts() {
        return world.room(Rollouts.class);
    }

    private JsonNode order(Id.DeviceId device) {
        return world.room(UpdateTerminals.class).now(device);
    }

    private void take(Id.ReleaseId release, int code, List<Id.DeviceId> devices) {
        devices.forEach(each -> world.says(each, code, release, UpdateState.DONE));
    }

    @Test
    void a_release_comes_in_stages_to_every_device() {
        List<Id.DeviceId> devices = world.devices(200, 1);
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 50, 1, 10, 100).id();

        List<Id.DeviceId> first = world.takeTold();
        assertThat(first).hasSize(2);
        JsonNode order = order(first.getFirst());
        assertThat(order.at("/signed/code").asInt()).isEqualTo(2);
        assertThat(order.path("notes").asString()).isEqualTo("Better steps.");
        assertThat(
                        devices.stream()
                                .filter(each -> !first.contains(each))
                                .map(this::order)
                                .filter(each -> each.has("release")))
                .isEmpty();
        take(release, 2, first);
        world.pass(Duration.ofSeconds(2), devices);
        assertThat(world.see(rollout).stage()).isEqualTo(1);
        List<Id.DeviceId> second = world.takeTold();
        assertThat(second).hasSize(18).doesNotContainAnyElementsOf(first);

        take(release, 2, second);
        Set<Id.DeviceId> all = new HashSet<>(first);
        all.addAll(second);
        for (int round = 0; round < 4; round++) {
            world.pass(Duration.ofSeconds(2), devices);
            List<Id.DeviceId> next = world.takeTold();
            assertThat(next).hasSizeLessThanOrEqualTo(50);
            take(release, 2, next);
            all.addAll(next);
        }
        world.pass(Duration.ofSeconds(2), devices);
        RolloutView view = world.see(rollout);
        assertThat(view.state()).isEqualTo(Rollout.State.COMPLETE);
        assertThat(view.standings()).containsExactlyEntriesOf(java.util.Map.of("done", 200));
        assertThat(all).hasSize(200);
        assertThat(done(world.room(Fleet.class).versions(world.makers.caller, world.product)))
                .containsExactly(new Fleet.Version(2, "1.2", 200));

        Id.DeviceId late = world.devices(1, 1).getFirst();
        world.says(late, 1, Optional.empty());
        world.pass(Duration.ofSeconds(2), List.of(late));
        assertThat(world.takeTold()).as("who comes later").containsExactly(late);
        assertThat(order(late).has("release")).isTrue();
    }

    @Test
    void it_stops_by_itself_and_says_why() {
        List<Id.DeviceId> devices = world.devices(1_000, 1);
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 5, 1, 100).id();
        List<Id.DeviceId> first = world.takeTold();
        assertThat(first).hasSize(5);
        world.says(first.get(0), 1, release, UpdateState.DOWNLOADING);
        world.says(first.get(1), 1, release, UpdateState.RESTARTING);
        world.fails(first.get(2), 1, release, UpdateState.WENT_BACK, NO_SHELL);

        RolloutView view = world.see(rollout);
        assertThat(view.state()).isEqualTo(Rollout.State.STOPPED);
        assertThat(view.why()).isEqualTo("failures");
        assertThat(view.failures()).isEqualTo(1);
        assertThat(view.touched()).as("those that had not begun are taken back").isEqualTo(2);
        assertThat(world.takeTold()).contains(first.get(0), first.get(3), first.get(4));
        assertThat(order(first.get(0)).has("release")).isFalse();
        RolloutDeviceView back =
                done(rollouts()
                                .devices(
                                        world.makers.caller,
                                        rollout,
                                        DeviceStanding.WENT_BACK,
                                        Optional.empty(),
                                        Optional.empty()))
                        .getFirst();
        assertThat(back.device()).isEqualTo(first.get(2));
        assertThat(back.failed()).isEqualTo("shell");
        assertThat(back.log()).isEqualTo("weston: gone");

        // What had begun goes on to its end, and nothing else does.
        world.says(first.get(1), 2, release, UpdateState.DONE);
        world.pass(Duration.ofDays(2), devices);
        assertThat(world.takeTold()).isEmpty();
        assertThat(world.see(rollout).standings()).containsEntry("done", 1);
        assertThat(refused(rollouts().resume(world.makers.caller, rollout)))
                .isEqualTo(RefusalCode.ROLLOUT_OVER);
    }

    @Test
    void who_began_and_is_not_heard_of_again_counts_as_a_failure() {
        List<Id.DeviceId> devices = world.devices(10, 1);
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 1, 100).id();
        Id.DeviceId first = world.takeTold().getFirst();
        world.says(first, 1, release, UpdateState.RESTARTING);

        world.pass(RolloutWork.SILENT_AFTER, devices);
        assertThat(world.see(rollout).state()).isEqualTo(Rollout.State.RUNNING);
        world.pass(Duration.ofSeconds(1), devices);
        assertThat(world.see(rollout).state()).isEqualTo(Rollout.State.STOPPED);
        assertThat(world.see(rollout).standings()).containsEntry("silent", 1);

        world.fails(first, 1, release, UpdateState.WENT_BACK, NO_SHELL);
        assertThat(world.see(rollout).standings())
                .as("it says after all what became of it")
                .containsEntry("went-back", 1);
    }

    @Test
    void who_is_away_is_passed_over_and_comes_in_turn() {
        List<Id.DeviceId> here = world.devices(5, 1);
        List<Id.DeviceId> away = world.devices(5, 1);
        world.pass(RolloutWork.SEEN_WITHIN.plusMinutes(1), here);
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 100, 100).id();
        assertThat(world.takeTold()).containsExactlyInAnyOrderElementsOf(here);
        take(release, 2, here);
        world.pass(Duration.ofDays(3), here);
        assertThat(world.see(rollout).state()).isEqualTo(Rollout.State.RUNNING);
        assertThat(world.takeTold()).isEmpty();

        world.pass(Duration.ofSeconds(1), away);
        assertThat(world.takeTold()).containsExactlyInAnyOrderElementsOf(away);
        // One of them goes away before it began, and makes room.
        world.pass(RolloutWork.QUIET_MAX.plusMinutes(1), away.subList(1, 5));
        assertThat(world.see(rollout).standings()).containsEntry("enrolled", 1);
    }

    @Test
    void a_maker_pauses_resumes_advances_and_stops_it() {
        List<Id.DeviceId> devices = world.devices(100, 1);
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 100, 2, 50, 100).id();
        List<Id.DeviceId> first = world.takeTold();
        world.says(first.get(0), 1, release, UpdateState.INSTALLING);

        var caller = world.makers.caller;
        done(rollouts().pause(caller, rollout));
        assertThat(world.takeTold()).containsExactly(first.get(1));
        assertThat(order(first.get(1)).has("release")).isFalse();
        assertThat(world.see(rollout).standings()).containsEntry("installing", 1);
        assertThat(refused(rollouts().pause(caller, rollout))).isEqualTo(RefusalCode.ROLLOUT_OVER);
        done(rollouts().resume(caller, rollout));
        assertThat(world.takeTold()).containsExactly(first.get(1));
        assertThat(done(rollouts().advance(caller, rollout)).stage()).isEqualTo(1);
        assertThat(world.takeTold()).hasSize(48);
        assertThat(done(rollouts().stop(caller, rollout, "Wrong notes.")).why())
                .isEqualTo("Wrong notes.");
        world.pass(Duration.ofDays(1), devices);
        assertThat(devices).filteredOn(each -> order(each).has("release")).isEmpty();
        assertThat(refused(rollouts().stop(caller, rollout, "")))
                .isEqualTo(RefusalCode.ROLLOUT_OVER);
        assertThat(refused(rollouts().stop(caller, rollout, "x".repeat(1_001))))
                .isEqualTo(RefusalCode.FIELD_INVALID);
    }

    @Test
    void devices_that_changed_at_one_moment_are_on_one_page_or_the_next() {
        List<Id.DeviceId> devices = world.devices(2 * Rollouts.DEVICES_PER_PAGE + 7, 1);
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 1, 0.1, 100).id();
        List<Id.DeviceId> seen = new ArrayList<>();
        Optional<RolloutDeviceView> last = Optional.empty();
        for (int page = 0; page < 4; page++) {
            List<RolloutDeviceView> found =
                    done(
                            rollouts()
                                    .devices(
                                            world.makers.caller,
                                            rollout,
                                            DeviceStanding.ENROLLED,
                                            last.map(RolloutDeviceView::changed),
                                            last.map(RolloutDeviceView::device)));
            found.forEach(each -> seen.add(each.device()));
            last = found.isEmpty() ? last : Optional.of(found.getLast());
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize(devices.size() - 1);
    }

    @Test
    void a_stage_is_of_a_share_of_batches_or_of_chosen_devices() {
        List<Id.DeviceId> one = world.devices(20, 1);
        List<Id.DeviceId> other = world.devices(30, 1);
        Id.ReleaseId release = world.release(2);
        ObjectNode body = JSON.createObjectNode().put("atOnce", 100);
        body.withArray("stages").addObject().putArray("devices").add(other.get(7).text());
        body.withArray("stages")
                .addObject()
                .putArray("batches")
                .add(world.batch(one.getFirst()).text());
        body.withArray("stages").addObject().put("percent", 100);
        done(rollouts().begin(world.makers.caller, release, body));
        assertThat(world.takeTold()).containsExactly(other.get(7));
        take(release, 2, List.of(other.get(7)));
        world.pass(Duration.ofSeconds(2), one);
        assertThat(world.takeTold()).containsExactlyInAnyOrderElementsOf(one);
    }

    /// A fault of one production is met among the first.
    @Test
    void each_batch_has_its_share_of_the_first() {
        List<List<Id.DeviceId>> batches =
                List.of(world.devices(700, 1), world.devices(200, 1), world.devices(100, 1));
        Id.ReleaseId release = world.release(2);
        world.begin(release, 1_000, 5, 100);
        List<Id.DeviceId> first = world.takeTold();
        assertThat(first).hasSize(50);
        assertThat(batches.stream().map(each -> first.stream().filter(each::contains).count()))
                .satisfiesExactly(
                        many -> assertThat(many).isBetween(34L, 36L),
                        some -> assertThat(some).isBetween(9L, 11L),
                        few -> assertThat(few).isBetween(4L, 6L));
    }

    @Test
    void a_product_has_one_under_way_and_a_new_one_ends_a_complete_one() {
        List<Id.DeviceId> devices = world.devices(3, 1);
        Id.ReleaseId second = world.release(2);
        Id.RolloutId first = world.begin(second, 10, 100).id();
        Id.ReleaseId third = world.release(3);
        assertThat(refused(rollouts().begin(world.makers.caller, third, JSON.createObjectNode())))
                .isEqualTo(RefusalCode.ROLLOUT_OPEN);
        take(second, 2, devices);
        world.pass(Duration.ofSeconds(2), devices);
        assertThat(world.see(first).state()).isEqualTo(Rollout.State.COMPLETE);
        RolloutView next = world.begin(third, 10, 100);
        assertThat(world.see(first).state()).isEqualTo(Rollout.State.ENDED);
        assertThat(next.devices()).isEqualTo(3);
        assertThat(order(devices.getFirst()).at("/signed/code").asInt()).isEqualTo(3);
    }

    @Test
    void a_device_that_runs_it_already_is_done() {
        List<Id.DeviceId> devices = world.devices(2, 1);
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 1, 100).id();
        devices.forEach(each -> world.says(each, 2, Optional.empty()));
        world.pass(Duration.ofSeconds(2), devices);
        assertThat(world.see(rollout).state()).isEqualTo(Rollout.State.COMPLETE);
    }

    @Test
    void what_a_device_says_of_what_it_was_not_told_changes_nothing() {
        List<Id.DeviceId> devices = world.devices(2, 1);
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 1, 50, 100).id();
        Id.DeviceId told = world.takeTold().getFirst();
        Id.DeviceId other =
                devices.stream().filter(each -> !each.equals(told)).findAny().orElseThrow();
        world.says(other, 1, release, UpdateState.DOWNLOADING);
        world.says(other, 1, world.makers.ids.next(Id.ReleaseId::new), UpdateState.DONE);
        assertThat(world.see(rollout).standings())
                .containsEntry("enrolled", 1)
                .containsEntry("offered", 1);
        world.says(told, 2, release, UpdateState.DONE);
        world.says(told, 2, release, UpdateState.DOWNLOADING);
        world.fails(told, 1, release, UpdateState.FAILED, NO_SHELL);
        assertThat(world.see(rollout).standings()).containsEntry("done", 1);
    }

    @Test
    void a_plan_that_is_wrong_is_refused_with_every_place() {
        world.devices(1, 1);
        Id.ReleaseId release = world.release(2);
        JsonNode body =
                JSON.readTree(
                        """
                        {"stages": [{"percent": 0}, {"percent": 101}, {"devices": []}, {"batches": ["x"]},
                                    {"percent": 1, "holdSeconds": -1}],
                         "stopPercent": "many", "atOnce": 0, "when": {"from": "25:00", "until": "26:00"}}
                        """);
        assertThat(
                        rollouts().begin(world.makers.caller, release, body)
                                        instanceof
                                        org.opentos.protocol.Outcome.Refused<RolloutView>(
                                                org.opentos.protocol.Refusal refusal)
                                ? refusal.faults().stream()
                                        .map(org.opentos.protocol.Refusal.Fault::pointer)
                                        .toList()
                                : List.of())
                .containsExactlyInAnyOrder(
                        "/atOnce",
                        "/stages/0/percent",
                        "/stages/1/percent",
                        "/stages/2/devices",
                        "/stages/3/batches",
                        "/stages/4/holdSeconds",
                        "/stopPercent",
                        "/when");
    }
}
