package org.opentos.hub.things;

import java.util.Map;
import org.opentos.hub.Doors;
import org.opentos.hub.HubSettings;
import org.springframework.stereotype.Component;

/// Under which addresses people and devices reach the hub, once its doors are open.
@Component
class HubAddresses {
    private final HubSettings settings;
    private final Doors doors;

    HubAddresses(HubSettings settings, Doors doors) {
        this.settings = settings;
        this.doors = doors;
    }

    /// For example `https://hub.localhost:8443`; by HTTP only where HTTPS is not open.
    String web() {
        return address("https", "http", settings.httpsPort());
    }

    /// For example `mqtts://hub.localhost:8883`.
    String mqtt() {
        return address("mqtts", "mqtt", settings.mqttsPort());
    }

    private String address(String safe, String plain, int usualPort) {
        Map<String, Integer> open = doors.ports();
        String scheme = open.containsKey(safe) || !open.containsKey(plain) ? safe : plain;
        return scheme + "://" + settings.host() + ':' + open.getOrDefault(scheme, usualPort);
    }
}
