package org.opentos.hub.devices;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;

/// A claimed device and where it stands, without what it says: the answer to a change of its place.
public record PlacedDevice(
        Id.DeviceId id,
        String name,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Room> room,
        Home home,
        Product product,
        Maker maker) {

    public record Room(Id.RoomId id, String name) {}

    public record Home(Id.HomeId id) {}

    public record Product(Id.ProductId id, String name, FormFactor formFactor) {}

    public record Maker(Id.OrganisationId id, String name) {}
}
