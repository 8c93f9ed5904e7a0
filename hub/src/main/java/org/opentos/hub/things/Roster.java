package org.opentos.hub.things;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.home.Homes;
import org.opentos.protocol.Id;
import org.opentos.protocol.Subject;
import org.springframework.stereotype.Component;

/// The devices in their places, in memory, for every home that somebody is connected to. The
/// database is the truth; a home is read again when something in it changes, and every minute.
@Component
class Roster {
    private final Devices devices;
    private final Homes homes;
    private final Map<Id.HomeId, Place> places = new ConcurrentHashMap<>();
    private final Map<Id.DeviceId, Thing> lobby = new ConcurrentHashMap<>();

    /// A home as it was read last.
    ///
    /// @param untold devices whose place is new or different, of which nobody has been told yet
    private record Place(Map<Id.DeviceId, Thing> things, Set<Id.DeviceId> untold) {}

    Roster(Devices devices, Homes homes) {
        this.devices = devices;
        this.homes = homes;
    }

    /// A device of a home that was read before. Never blocks.
    Optional<Thing> known(Id.HomeId home, Id.DeviceId device) {
        @Nullable Place place = places.get(home);
        return place == null ? Optional.empty() : Optional.ofNullable(place.things().get(device));
    }

    /// The device that a client is, in the place where the client stands. Never blocks.
    Optional<Thing> known(Client client) {
        return client.subject() instanceof Subject.Device(Id.DeviceId device)
                ? switch (client.space()) {
                    case TopicSpace.OfHome(Id.HomeId home) -> known(home, device);
                    case TopicSpace.Lobby _ -> Optional.ofNullable(lobby.get(device));
                }
                : Optional.empty();
    }

    /// All devices of a home. May block.
    Map<Id.DeviceId, Thing> home(Id.HomeId home) {
        return places.computeIfAbsent(home, id -> new Place(read(id), Set.of())).things();
    }

    /// A device wherever it is. May block.
    Optional<Thing> find(Id.DeviceId device) {
        return devices.find(device)
                .flatMap(found ->
                        found.home().isPresent()
                                ? claimed(found.home().get(), device)
                                : Optional.of(unclaimed(found)));
    }

    /// A device that was claimed a moment ago may be missing in what was read before.
    private Optional<Thing> claimed(Id.HomeId home, Id.DeviceId device) {
        @Nullable Thing known = home(home).get(device);
        if (known == null) {
            known = readAgain(home).get(device);
        }
        return Optional.ofNullable(known);
    }

    /// A device that comes in at a door; from now on it is known. May block.
    Optional<Thing> enter(Id.DeviceId device) {
        Optional<Thing> thing = find(device);
        thing.filter(each -> each.home().isEmpty()).ifPresent(each -> lobby.put(device, each));
        return thing;
    }

    /// An unclaimed device that went.
    void leaveLobby(Id.DeviceId device) {
        lobby.remove(device);
    }

    /// The devices of a home, read again. What is new or different is left for [#changes]. May
    /// block.
    Map<Id.DeviceId, Thing> readAgain(Id.HomeId home) {
        return places.compute(
                        home,
                        (id, before) ->
                                before == null ? new Place(read(id), Set.of()) : again(id, before))
                .things();
    }

    /// Reads a home again. May block.
    ///
    /// @return the devices whose place is new or different, each once to one caller, who tells of
    ///   them
    List<Thing> changes(Id.HomeId home) {
        List<Thing> changed = new ArrayList<>();
        places.computeIfPresent(
                home,
                (_, before) -> {
                    Place after = again(home, before);
                    after.untold()
                            .forEach(device -> {
                                @Nullable Thing thing = after.things().get(device);
                                if (thing != null) {
                                    changed.add(thing);
                                }
                            });
                    return new Place(after.things(), Set.of());
                });
        return changed;
    }

    private Place again(Id.HomeId home, Place before) {
        Map<Id.DeviceId, Thing> after = read(home);
        Set<Id.DeviceId> untold = new HashSet<>(before.untold());
        after.forEach((device, thing) -> {
            if (!thing.equals(before.things().get(device))) {
                untold.add(device);
            }
        });
        return new Place(after, untold);
    }

    Set<Id.HomeId> homesKnown() {
        return Set.copyOf(places.keySet());
    }

    /// Lets go of homes that nobody is connected to.
    void keepOnly(Collection<Id.HomeId> inUse) {
        places.keySet().retainAll(inUse);
    }

    private Map<Id.DeviceId, Thing> read(Id.HomeId id) {
        Optional<Homes.Home> home = homes.find(id);
        Map<Id.RoomId, Homes.Room> rooms =
                homes.rooms(id).stream().collect(Collectors.toMap(Homes.Room::id, room -> room));
        Map<Id.DeviceId, Thing> things = new HashMap<>();
        for (Devices.Device device : devices.inHome(id)) {
            things.put(
                    device.id(),
                    new Thing(
                            device.id(),
                            device.product(),
                            home,
                            device.room().map(rooms::get),
                            device.name()));
        }
        return Map.copyOf(things);
    }

    private static Thing unclaimed(Devices.Device device) {
        return new Thing(
                device.id(), device.product(), Optional.empty(), Optional.empty(), device.name());
    }
}
