package org.opentos.hub.web;

import java.util.Map;
import org.opentos.hub.settings.Doors;
import org.opentos.hub.settings.HubAddress;
import org.opentos.hub.settings.HubLocation;
import org.opentos.hub.settings.HubSettings;
import org.springframework.stereotype.Component;

/// Where this hub is reached now, by the name that its operator gave it.
@Component
class HubAddresses implements HubLocation {
    private final HubSettings settings;
    private final Doors doors;

    HubAddresses(HubSettings settings, Doors doors) {
        this.settings = settings;
        this.doors = doors;
    }

    @Override
    public HubAddress current() {
        Map<String, Integer> ports = doors.ports();
        return new HubAddress(
                "mqtts://"
                        + settings.host()
                        + ':'
                        + ports.getOrDefault("mqtts", settings.mqttsPort()),
                "https://"
                        + settings.host()
                        + ':'
                        + ports.getOrDefault("https", settings.httpsPort()));
    }
}
