package org.opentos.hub.things;

import java.util.List;
import java.util.Optional;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.home.GrantsChanged;
import org.opentos.hub.home.HomeChanged;
import org.opentos.hub.storage.Outbox;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Subject;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Follows devices from place to place: what a claim, a new name or room, a removal or a home's new
/// name means for connections, topics, twins and pages. Told by the outbox, so that a crash right
/// after the change loses nothing of it.
@Component
class DevicePlaces {
    private static final String KIND = "device-placed";

    private final Outbox outbox;
    private final Roster roster;
    private final TwinWriter writer;
    private final TwinFanOut fanOut;
    private final LiveChanges live;
    private final ObjectProvider<Fabric> fabric;

    /// How a change is written to the outbox.
    private record Placed(
            Id.DeviceId device, Optional<Id.HomeId> before, Optional<Id.HomeId> after) {}

    DevicePlaces(
            Outbox outbox,
            Roster roster,
            TwinWriter writer,
            TwinFanOut fanOut,
            LiveChanges live,
            ObjectProvider<Fabric> fabric) {
        this.outbox = outbox;
        this.roster = roster;
        this.writer = writer;
        this.fanOut = fanOut;
        this.live = live;
        this.fabric = fabric;
        outbox.listen(KIND, this::told);
    }

    /// Says, in the transaction that does it, that a device is claimed, moved, renamed, put in a
    /// room, removed or revoked.
    ///
    /// @param before the home in which it was
    /// @param after the home in which it is from now on; may be the same
    void changing(
            Id.DeviceId device, Optional<Id.HomeId> before, Optional<Id.HomeId> after) {
        outbox.add(KIND, new Placed(device, before, after));
    }

    private void told(JsonNode payload) {
        Id.DeviceId device = Id.DeviceId.parse(payload.path("device").stringValue());
        Optional<Id.HomeId> before = home(payload.path("before"));
        Optional<Id.HomeId> after = home(payload.path("after"));
        before.ifPresent(this::refresh);
        after.filter(home -> !before.equals(after)).ifPresent(this::refresh);
        if (!before.equals(after)) {
            move(device, before.isPresent());
        }
    }

    private static Optional<Id.HomeId> home(JsonNode text) {
        return text.isString()
                ? Optional.of(Id.HomeId.parse(text.stringValue()))
                : Optional.empty();
    }

    /// Its connection ends, so that it comes back in its new place. What it did in its old home is
    /// nobody's business in the next one.
    private void move(Id.DeviceId device, boolean leavesHome) {
        fabric.getObject().disconnect(client -> isDevice(client.subject(), device));
        if (!leavesHome) {
            return;
        }
        Thing gone =
                roster.find(device)
                        .orElseThrow(
                                () -> new IllegalStateException("no device " + device + " to move"));
        Outcome<TwinWrite.Receipt> forgotten =
                writer.submit(new TwinWrite.Forget(gone)).toCompletableFuture().join();
        if (forgotten instanceof Outcome.Refused<TwinWrite.Receipt>(Refusal refusal)) {
            throw new IllegalStateException(
                    "the history of " + device + " was not removed: " + refusal.detail());
        }
    }

    private static boolean isDevice(Subject subject, Id.DeviceId device) {
        return subject instanceof Subject.Device(Id.DeviceId id) && id.equals(device);
    }

    private void refresh(Id.HomeId home) {
        List<TwinEffect> effects =
                roster.refresh(home).stream()
                        .<TwinEffect>map(TwinEffect.PlaceChanged::new)
                        .toList();
        fanOut.tell(effects);
        live.tell(home, TwinMessages.live("changed", null).put("what", "devices"));
    }

    @EventListener
    void homeChanged(HomeChanged changed) {
        refreshNames(changed);
        live.tell(
                changed.home(),
                TwinMessages.live("changed", null)
                        .put(
                                "what",
                                changed.what() == HomeChanged.What.DEVICES ? "devices" : "home"));
    }

    private void refreshNames(HomeChanged changed) {
        switch (changed.what()) {
            case HOME, ROOMS, DEVICES ->
                    fanOut.tell(
                            roster.refresh(changed.home()).stream()
                                    .<TwinEffect>map(TwinEffect.PlaceChanged::new)
                                    .toList());
            case MEMBERS, INVITATIONS -> {}
        }
    }

    /// Pages of a home show other things to a person whose role changed.
    @EventListener
    void grantsChanged(GrantsChanged changed) {
        live.tell(
                changed.home(), TwinMessages.live("changed", null).put("what", "home"));
    }
}
