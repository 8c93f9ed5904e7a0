package org.opentos.hub.web;

import java.util.Map;
import org.opentos.hub.Doors;
import org.opentos.hub.HubSettings;
import org.opentos.hub.things.HubAddress;
import org.opentos.hub.things.HubAddresses;
import org.springframework.stereotype.Component;

/// The addresses of the doors that are open, the encrypted ones before the plain ones.
@Component
class OpenDoors implements HubAddresses {
    private final HubSettings settings;
    private final Doors doors;

    OpenDoors(HubSettings settings, Doors doors) {
        this.settings = settings;
        this.doors = doors;
    }

    @Override
    public HubAddress current() {
        return new HubAddress(
                address("mqtts", "mqtt", settings.mqttsPort()),
                address("https", "http", settings.httpsPort()));
    }

    private String address(String safe, String plain, int usualPort) {
        Map<String, Integer> open = doors.ports();
        String scheme = open.containsKey(safe) || !open.containsKey(plain) ? safe : plain;
        return scheme + "://" + settings.host() + ':' + open.getOrDefault(scheme, usualPort);
    }
}
