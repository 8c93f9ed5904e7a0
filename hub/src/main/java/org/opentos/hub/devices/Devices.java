package org.opentos.hub.devices;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.models.ThingModel;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;

/// The registered devices, claimed or not.
public interface Devices {

    /// @param home empty while unclaimed
    /// @param name empty text while unclaimed
    record Device(
            Id.DeviceId id,
            Product product,
            Optional<Id.HomeId> home,
            Optional<Id.RoomId> room,
            String name,
            @Nullable Instant lastSeenAt) {}

    /// @param model its Thing Model, in the revision that the product has now
    record Product(
            Id.ProductId id,
            Id.OrganisationId organisation,
            String organisationName,
            String name,
            FormFactor formFactor,
            ThingModel model) {
        /// Whether apps run on it. Of appliances these are the ones with a screen for that, as
        /// their Thing Model says: a lock and a lamp have none.
        public boolean runsApps() {
            return formFactor.terminal() || model.document().path("tos:screen").asBoolean(false);
        }
    }

    Optional<Device> find(Id.DeviceId id);

    List<Device> inHome(Id.HomeId home);

    /// The homes of many, with one look at what is not known yet; devices without one are left out.
    Map<Id.DeviceId, Id.HomeId> homes(Collection<Id.DeviceId> devices);
}
