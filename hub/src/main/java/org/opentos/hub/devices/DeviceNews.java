package org.opentos.hub.devices;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.storage.Outbox;
import org.opentos.protocol.Id;
import org.opentos.protocol.Subject;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tells what happened to devices, after it is committed: ends the connection of one that moved, so
/// that it comes back in its new place, and publishes the event.
@Component
class DeviceNews {
    static final String MOVED = "device-moved";
    static final String CHANGED = "device-changed";
    static final String REVOKED = "devices-revoked";
    static final int DEVICES_PER_ENTRY_MAX = 1_000;

    private final ObjectProvider<Fabric> fabric;
    private final ApplicationEventPublisher events;
    private final RegisteredDevices devices;
    private final JsonMapper json;

    DeviceNews(
            Outbox outbox,
            ObjectProvider<Fabric> fabric,
            ApplicationEventPublisher events,
            RegisteredDevices devices,
            JsonMapper json) {
        this.fabric = fabric;
        this.events = events;
        this.devices = devices;
        this.json = json;
        outbox.listen(MOVED, this::moved);
        outbox.listen(CHANGED, this::changed);
        outbox.listen(REVOKED, this::revoked);
    }

    private void moved(JsonNode payload) {
        DeviceMoved moved = json.treeToValue(payload, DeviceMoved.class);
        devices.forget(moved.device());
        disconnect(Set.of(moved.device()));
        events.publishEvent(moved);
    }

    private void changed(JsonNode payload) {
        DeviceChanged changed = json.treeToValue(payload, DeviceChanged.class);
        devices.forget(changed.device());
        events.publishEvent(changed);
    }

    private void revoked(JsonNode payload) {
        Set<Id.DeviceId> revoked = new HashSet<>();
        payload.forEach(text -> revoked.add(Id.DeviceId.parse(text.stringValue())));
        revoked.forEach(devices::forget);
        disconnect(revoked);
        revoked.forEach(device ->
                events.publishEvent(new DeviceMoved(device, Optional.empty(), Optional.empty())));
    }

    private void disconnect(Set<Id.DeviceId> which) {
        fabric.getObject()
                .disconnect(client ->
                        client.subject() instanceof Subject.Device(Id.DeviceId id)
                                && which.contains(id));
    }
}
