package org.opentos.hub.things;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.DeviceChanged;
import org.opentos.hub.devices.DeviceDeparture;
import org.opentos.hub.devices.DeviceMoved;
import org.opentos.hub.home.GrantsChanged;
import org.opentos.hub.home.HomeChanged;
import org.opentos.protocol.Id;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Follows devices from place to place: what a claim, a new name or room, a removal or a home's new
/// name means for topics, twins and pages.
@Component
class PlaceChanges implements DeviceDeparture {
    private final Roster roster;
    private final TwinFanOut fanOut;
    private final LiveChanges live;
    private final JdbcTemplate jdbc;

    PlaceChanges(Roster roster, TwinFanOut fanOut, LiveChanges live, JdbcTemplate jdbc) {
        this.roster = roster;
        this.fanOut = fanOut;
        this.live = live;
        this.jdbc = jdbc;
    }

    /// What it did in its home is nobody's business in the next one.
    @Override
    public void leaving(Id.DeviceId device, Id.HomeId home) {
        jdbc.execute(
                (ConnectionCallback<@Nullable Void>)
                        connection -> {
                            TwinStore.forget(connection, List.of(device));
                            return null;
                        });
    }

    @EventListener
    void moved(DeviceMoved moved) {
        roster.leaveLobby(moved.device());
        moved.from().ifPresent(this::devicesChanged);
        moved.to().filter(home -> !moved.from().equals(moved.to())).ifPresent(this::devicesChanged);
    }

    @EventListener
    void changed(DeviceChanged changed) {
        devicesChanged(changed.home());
    }

    private void devicesChanged(Id.HomeId home) {
        refresh(home);
        live.tellHere(home, TwinMessages.live("changed", null).put("what", "devices"));
    }

    private void refresh(Id.HomeId home) {
        fanOut.tell(
                roster.changes(home).stream()
                        .<TwinEffect>map(TwinEffect.PlaceChanged::new)
                        .toList());
    }

    @EventListener
    void homeChanged(HomeChanged changed) {
        switch (changed.what()) {
            case HOME, ROOMS, DEVICES -> refresh(changed.home());
            case MEMBERS, INVITATIONS -> {}
        }
        live.tellHere(
                changed.home(),
                TwinMessages.live("changed", null)
                        .put(
                                "what",
                                changed.what() == HomeChanged.What.DEVICES ? "devices" : "home"));
    }

    /// A page shows other things to a person whose role changed.
    @EventListener
    void grantsChanged(GrantsChanged changed) {
        live.tellHere(changed.home(), TwinMessages.live("changed", null).put("what", "home"));
    }
}
