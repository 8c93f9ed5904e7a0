package org.opentos.hub.home;

import java.time.Instant;
import java.util.List;
import org.opentos.protocol.Id;
import org.opentos.protocol.Role;

/// A home as one of its people sees it.
///
/// @param rooms empty for who may see single devices only
/// @param members empty for who may not see them
/// @param may what this person may do in the home as a whole
public record HomeView(
        Id.HomeId id,
        String name,
        String locale,
        Role role,
        List<Room> rooms,
        List<Member> members,
        List<Operation> may) {

    public record Room(Id.RoomId id, String name) {}

    public record Human(Id.PersonId id, String displayName) {}

    public record Member(Human person, Role role, Instant since) {}
}
