package org.opentos.hub.home;

import java.util.List;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Role;

/// Looks homes and rooms up, for the rooms of the hub that stand on homes.
public interface Homes {

    /// @param locale in which the home's shared screens speak
    record Home(Id.HomeId id, String name, String locale) {}

    record Room(Id.RoomId id, Id.HomeId home, String name) {}

    /// A home as one of a person's.
    record Belonging(Id.HomeId id, String name, Role role) {}

    Optional<Home> find(Id.HomeId id);

    Optional<Room> room(Id.HomeId home, Id.RoomId id);

    List<Room> rooms(Id.HomeId home);

    /// The homes in which a person holds a grant now, oldest first.
    List<Belonging> ofPerson(Id.PersonId person);

    /// Gives a claimed device its own grant in the home: a terminal, or a thing that speaks only
    /// for itself. Takes it away where the home is empty. Part of the caller's transaction.
    void placeDevice(Id.DeviceId device, Optional<Id.HomeId> home, boolean terminal);
}
