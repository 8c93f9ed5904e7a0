package org.opentos.hub.things;

import java.util.Optional;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.home.Homes;
import org.opentos.hub.home.Resource;
import org.opentos.hub.models.ThingModel;
import org.opentos.protocol.Id;
import org.opentos.protocol.Risk;

/// A device in its place, as the roster keeps it in memory.
///
/// @param home empty while unclaimed
/// @param name empty text while unclaimed
record Thing(
        Id.DeviceId id,
        Devices.Product product,
        Optional<Homes.Home> home,
        Optional<Homes.Room> room,
        String name) {

    ThingModel model() {
        return product.model();
    }

    Optional<Id.HomeId> homeId() {
        return home.map(Homes.Home::id);
    }

    TopicSpace space() {
        return homeId().<TopicSpace>map(TopicSpace.OfHome::new)
                .orElseGet(() -> new TopicSpace.Lobby(id));
    }

    /// What access is decided on; only where the device is claimed.
    Resource resource(Risk risk) {
        return new Resource.OfDevice(homeId().orElseThrow(), id, risk);
    }
}
