package org.opentos.hub.things;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/// Reads twins outside of the writer.
final class Twins {
    private Twins() {}

    /// The twins of these devices, with one statement; a device without any is absent.
    static Map<Id.DeviceId, Map<String, PropertyTwin>> read(
            JdbcTemplate jdbc, Collection<Id.DeviceId> devices) {
        @Nullable Map<Id.DeviceId, Map<String, PropertyTwin>> twins =
                jdbc.execute(
                        (ConnectionCallback<Map<Id.DeviceId, Map<String, PropertyTwin>>>)
                                connection -> TwinStore.read(connection, devices));
        return twins == null ? Map.of() : twins;
    }

    static Map<String, PropertyTwin> read(JdbcTemplate jdbc, Id.DeviceId device) {
        return read(jdbc, java.util.List.of(device)).getOrDefault(device, Map.of());
    }
}
