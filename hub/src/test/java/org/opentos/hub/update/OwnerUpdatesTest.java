package org.opentos.hub.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.testing.MakersWorld.JSON;
import static org.opentos.hub.testing.MakersWorld.done;
import static org.opentos.hub.testing.MakersWorld.refused;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.devices.DevicePlaces;
import org.opentos.hub.things.Software;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateState;
import org.opentos.protocol.update.Waiting;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OwnerUpdatesTest {
    private static final UpdateReport.Fault NO_BOOT =
            new UpdateReport.Fault(UpdateCheck.BOOT, "It did not start.", "Kernel panic");

    private final UpdateWorld world = new UpdateWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Software software(Id.DeviceId device) {
        return Objects.requireNonNull(
                world.room(DeviceSoftware.class).of(List.of(device)).get(device));
    }

    private Software.Update update(Id.DeviceId device) {
        return software(device).update().orElseThrow();
    }

    private void asks(Id.DeviceId device, boolean asks) {
        assertThat(
                        done(world.room(OwnerUpdates.class).ask(world.makers.caller, device, asks))
                                .asks())
                .isEqualTo(asks);
    }

    private Software agree(Id.DeviceId device, Id.ReleaseId release) {
        return done(world.room(OwnerUpdates.class).agree(world.makers.caller, device, release));
    }

    private JsonNode order(Id.DeviceId device) {
        return world.room(UpdateTerminals.class).now(device);
    }

    private void waits(Id.DeviceId device, Id.ReleaseId release, Waiting what) {
        world.says(
                device,
                1,
                Optional.of(
                        new UpdateReport.Update(
                                release,
                                UpdateState.WAITING,
                                0,
                                Optional.of(what),
                                Optional.empty())));
    }

    @Test
    void what_runs_and_what_stands_is_seen_from_told_to_done() {
        Id.DeviceId device = world.claimed(1).getFirst();
        assertThat(software(device).update()).isEmpty();
        assertThat(software(device).name()).isEqualTo("1.1");
        Id.ReleaseId release = world.release(2);
        world.begin(release, 1, 100);
        assertThat(world.takeChanged()).containsExactly(device);
        assertThat(update(device).state()).isEqualTo(Software.State.OFFERED);
        assertThat(update(device).name()).isEqualTo("1.2");
        assertThat(update(device).notes()).isEqualTo("Better steps.");

        waits(device, release, Waiting.IDLE);
        assertThat(world.takeChanged()).containsExactly(device);
        assertThat(update(device).waitsFor()).contains(Software.WaitsFor.IDLE);
        waits(device, release, Waiting.CHARGING);
        assertThat(update(device).waitsFor()).contains(Software.WaitsFor.CHARGING);

        world.says(device, 2, release, UpdateState.PROVING);
        assertThat(update(device).state()).isEqualTo(Software.State.PROVING);
        world.says(device, 2, release, UpdateState.DONE);
        assertThat(software(device).update()).isEmpty();
        assertThat(software(device).code()).isEqualTo(2);
        assertThat(software(device).reportedAt()).isEqualTo(world.makers.clock.instant());
    }

    @Test
    void what_went_back_is_said_until_something_newer_runs() {
        Id.DeviceId device = world.claimed(1).getFirst();
        Id.ReleaseId release = world.release(2);
        world.begin(release, 1, 100);
        world.fails(device, 1, release, UpdateState.WENT_BACK, NO_BOOT);
        assertThat(update(device).state()).isEqualTo(Software.State.WENT_BACK);
        assertThat(update(device).fault())
                .contains(new Software.FailedCheck(UpdateCheck.BOOT, "It did not start."));
        world.says(device, 3, Optional.empty());
        assertThat(software(device).update()).isEmpty();
    }

    @Test
    void who_is_not_heard_of_again_is_seen_so_by_its_people() {
        List<Id.DeviceId> devices = world.claimed(1);
        Id.ReleaseId release = world.release(2);
        world.begin(release, 1, 100);
        world.says(devices.getFirst(), 1, release, UpdateState.RESTARTING);
        world.takeChanged();
        world.pass(RolloutWork.SILENT_AFTER.plusSeconds(1), devices);
        assertThat(world.takeChanged()).containsExactlyElementsOf(devices);
        assertThat(update(devices.getFirst()).state()).isEqualTo(Software.State.SILENT);
    }

    @Test
    void a_roll_out_that_does_not_reach_a_device_is_nothing_to_its_people() {
        List<Id.DeviceId> devices = world.claimed(10);
        ObjectNode body = JSON.createObjectNode();
        body.withArray("stages").addObject().put("percent", 10).put("holdSeconds", 60);
        body.withArray("stages").addObject().put("percent", 100);
        done(world.room(Rollouts.class).begin(world.makers.caller, world.release(2), body));
        Id.DeviceId told = world.takeTold().getFirst();
        assertThat(devices)
                .filteredOn(each -> software(each).update().isPresent())
                .containsExactly(told);
        devices.forEach(each -> asks(each, true));
        assertThat(devices)
                .as("only who is in turn is asked")
                .filteredOn(each -> software(each).update().isPresent())
                .containsExactly(told);
    }

    @Test
    void devices_that_ask_hold_nothing_up_and_come_when_somebody_agrees() {
        List<Id.DeviceId> devices = world.claimed(10);
        List<Id.DeviceId> asking = devices.subList(0, 3);
        List<Id.DeviceId> others = devices.subList(3, 10);
        asking.forEach(each -> asks(each, true));
        Id.ReleaseId release = world.release(2);
        world.takeChanged();
        world.takeTold();
        Id.RolloutId rollout = world.begin(release, 50, 100).id();
        assertThat(world.takeTold()).containsExactlyInAnyOrderElementsOf(others);
        assertThat(world.takeChanged()).as("they are asked").containsAll(asking);
        assertThat(update(asking.getFirst()).waitsFor()).contains(Software.WaitsFor.CONSENT);
        assertThat(world.see(rollout).reached()).isEqualTo(7);
        assertThat(world.see(rollout).asking()).isEqualTo(3);

        others.forEach(each -> world.says(each, 2, release, UpdateState.DONE));
        world.pass(Duration.ofDays(40), devices);
        RolloutView view = world.see(rollout);
        assertThat(view.state()).isEqualTo(Rollout.State.COMPLETE);
        assertThat(view.standings()).isEqualTo(Map.of("done", 7, "enrolled", 3));

        Software agreed = agree(asking.getFirst(), release);
        assertThat(agreed.update().orElseThrow().state()).isEqualTo(Software.State.OFFERED);
        assertThat(world.takeTold()).containsExactly(asking.getFirst());
        assertThat(order(asking.getFirst()).has("release")).isTrue();
        assertThat(agree(asking.getFirst(), release)).as("it is repeated").isEqualTo(agreed);
        world.says(asking.getFirst(), 2, release, UpdateState.DONE);
        assertThat(world.see(rollout).standings()).isEqualTo(Map.of("done", 8, "enrolled", 2));

        Id.ReleaseId third = world.release(3);
        world.begin(third, 50, 100);
        assertThat(update(asking.getFirst()).waitsFor())
                .as("each release is asked about")
                .contains(Software.WaitsFor.CONSENT);
        assertThat(
                        refused(
                                world.room(OwnerUpdates.class)
                                        .agree(world.makers.caller, asking.get(1), release)))
                .as("another one stands")
                .isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void a_stage_of_devices_that_ask_opens_the_next() {
        List<Id.DeviceId> devices = world.claimed(5);
        asks(devices.getFirst(), true);
        ObjectNode body = JSON.createObjectNode();
        body.withArray("stages")
                .addObject()
                .put("holdSeconds", 60)
                .putArray("devices")
                .add(devices.getFirst().text());
        body.withArray("stages").addObject().put("percent", 100);
        Id.RolloutId rollout =
                done(world.room(Rollouts.class).begin(world.makers.caller, world.release(2), body))
                        .id();
        world.takeTold();
        world.pass(Duration.ofSeconds(59), devices);
        assertThat(world.see(rollout).stage()).as("its hold counts").isZero();
        world.pass(Duration.ofSeconds(1), devices);
        assertThat(world.see(rollout).stage()).isEqualTo(1);
        assertThat(world.takeTold()).containsExactlyInAnyOrderElementsOf(devices.subList(1, 5));
    }

    @Test
    void what_has_not_begun_is_taken_back_where_somebody_wants_to_be_asked() {
        Id.DeviceId device = world.claimed(1).getFirst();
        Id.ReleaseId release = world.release(2);
        Id.RolloutId rollout = world.begin(release, 1, 100).id();
        waits(device, release, Waiting.IDLE);
        world.takeTold();
        asks(device, true);
        assertThat(world.takeTold()).containsExactly(device);
        assertThat(order(device).has("release")).isFalse();
        assertThat(update(device).waitsFor()).contains(Software.WaitsFor.CONSENT);
        world.pass(Duration.ofDays(1), List.of(device));
        assertThat(world.see(rollout).failures()).isZero();

        asks(device, false);
        assertThat(order(device).has("release")).isTrue();
        world.says(device, 1, release, UpdateState.INSTALLING);
        asks(device, true);
        assertThat(update(device).state())
                .as("what it began it ends")
                .isEqualTo(Software.State.INSTALLING);
    }

    @Test
    void who_agrees_waits_for_no_hour_and_no_rest_but_for_the_charger() {
        Id.DeviceId device = world.claimed(1).getFirst();
        Id.ReleaseId release = world.release(2);
        ObjectNode body = JSON.createObjectNode();
        body.withArray("stages").addObject().put("percent", 100);
        body.putObject("when")
                .put("idle", true)
                .put("charging", true)
                .put("from", "02:00")
                .put("until", "05:00");
        done(world.room(Rollouts.class).begin(world.makers.caller, release, body));
        waits(device, release, Waiting.WINDOW);
        assertThat(update(device).window()).contains(new Software.Window("02:00", "05:00"));
        assertThat(order(device).at("/when/idle").asBoolean()).isTrue();
        world.takeTold();
        agree(device, release);
        assertThat(world.takeTold()).containsExactly(device);
        assertThat(order(device).path("when"))
                .isEqualTo(JSON.readTree("{\"idle\":false,\"charging\":true}"));
        assertThat(update(device).window()).isEmpty();
    }

    @Test
    void the_choice_ends_with_the_home() {
        Id.DeviceId device = world.claimed(1).getFirst();
        asks(device, true);
        world.room(UpdateChoices.class).leaving(device, world.makers.home());
        assertThat(software(device).asks()).isFalse();
        done(world.makers.room(DevicePlaces.class).remove(world.makers.caller, device));
        assertThat(refused(world.room(OwnerUpdates.class).ask(world.makers.caller, device, true)))
                .isEqualTo(RefusalCode.NOT_FOUND);
    }
}
