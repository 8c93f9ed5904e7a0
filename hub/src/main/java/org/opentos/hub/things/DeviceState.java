package org.opentos.hub.things;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;

/// A claimed device as one who may see it sees it now.
///
/// @param model its Thing Model
/// @param software empty where the device never said what it runs
/// @param may what the asker may do with it
public record DeviceState(
        Id.DeviceId id,
        String name,
        Optional<Room> room,
        Home home,
        Product product,
        Maker maker,
        boolean online,
        Optional<Instant> lastSeenAt,
        JsonNode model,
        Map<String, Property> twin,
        May may,
        Refusals refusals,
        Optional<Software> software) {

    public record Room(Id.RoomId id, String name) {}

    public record Home(Id.HomeId id) {}

    public record Product(Id.ProductId id, String name, FormFactor formFactor) {}

    public record Maker(Id.OrganisationId id, String name) {}

    public record Property(
            Optional<PropertyTwin.Reported> reported, Optional<PropertyTwin.Desired> desired) {}

    /// @param set the properties that the asker may set
    /// @param invoke the actions that the asker may invoke
    public record May(List<String> set, List<String> invoke) {}

    /// @param count how many messages and connections of the device were refused
    /// @param last the newest of `lastByCode`
    /// @param lastByCode the last refusal of each code, newest first
    public record Refusals(long count, Optional<Last> last, List<Last> lastByCode) {
        static Refusals of(List<Last> lastByCode) {
            return new Refusals(
                    lastByCode.stream().mapToLong(Last::count).sum(),
                    lastByCode.stream().findFirst(),
                    lastByCode);
        }
    }

    /// @param count how many were refused with this code
    public record Last(String code, long count, String detail, Instant at) {}
}
