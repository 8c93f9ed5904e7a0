package org.opentos.hub.update;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.things.LiveChanges;
import org.opentos.hub.things.Software;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// Tells the pages of the homes in which the devices are. Nothing is looked up for homes that
/// nobody looks at.
@Component
class LiveSoftware implements SoftwareNews {
    private final Devices devices;
    private final LiveChanges live;
    private final DeviceSoftware software;

    LiveSoftware(Devices devices, LiveChanges live, DeviceSoftware software) {
        this.devices = devices;
        this.live = live;
        this.software = software;
    }

    @Override
    public void changed(Collection<Id.DeviceId> changed) {
        Map<Id.DeviceId, Id.HomeId> homes = devices.homes(changed);
        homes.values().removeIf(home -> !live.watched(home));
        if (!homes.isEmpty()) {
            Map<Id.DeviceId, Software> runs = software.of(homes.keySet());
            homes.forEach((device, home) ->
                    Optional.ofNullable(runs.get(device))
                            .ifPresent(each -> live.software(home, device, each)));
        }
    }
}
