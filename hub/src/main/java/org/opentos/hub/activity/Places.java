package org.opentos.hub.activity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.things.DeviceState;
import org.opentos.hub.things.ThingQueries;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.springframework.stereotype.Component;

/// Where an activity could go on.
@Component
public class Places {
    private final Installations installations;
    private final ThingQueries things;
    private final Access access;

    Places(Installations installations, ThingQueries things, Access access) {
        this.installations = installations;
        this.things = things;
        this.access = access;
    }

    /// @param device empty for the person's own browser
    /// @param room empty text where it is in none
    public record Place(
            Optional<Id.DeviceId> device,
            String name,
            String room,
            FormFactor form,
            boolean online) {}

    /// Terminals of the person's homes for which the app is made, and the person's own browser;
    /// those that are connected first. Where the activity is, is not among them.
    public List<Place> of(Activity activity) {
        Optional<Installations.Shown> from =
                installations.find(activity.installation()).map(installations::look);
        Optional<Offer> version = from.flatMap(Installations.Shown::version);
        if (version.isEmpty()) {
            return List.of();
        }
        Optional<Id.DeviceId> at = from.get().installation().device();
        Set<FormFactor> forms = Set.copyOf(version.get().manifest().forms());
        Subject person = new Subject.Person(activity.person());
        List<Place> places = new ArrayList<>();
        for (Id.HomeId home : access.homes(person)) {
            if (things.inHome(person, home)
                    instanceof Outcome.Done<List<DeviceState>>(List<DeviceState> devices)) {
                devices.stream()
                        .filter(each -> forms.contains(each.product().formFactor()))
                        .filter(each -> activity.what().fits(each.product().formFactor()))
                        .filter(each -> !at.equals(Optional.of(each.id())))
                        .filter(each -> takes(activity, each))
                        .map(Places::place)
                        .forEach(places::add);
            }
        }
        places.sort(
                Comparator.comparing((Place each) -> !each.online())
                        .thenComparing(Place::room)
                        .thenComparing(Place::name));
        if (at.isPresent() && forms.contains(FormFactor.PHONE)) {
            places.add(new Place(Optional.empty(), "", "", FormFactor.PHONE, true));
        }
        return places;
    }

    /// Where the person has the app, or may install it.
    private boolean takes(Activity activity, DeviceState device) {
        Optional<Installation> there =
                installations.on(device.id()).stream()
                        .map(Installations.Shown::installation)
                        .filter(each -> each.app().equals(activity.app()))
                        .findFirst();
        return there.map(each -> each.person().equals(activity.person()))
                .orElseGet(() ->
                        access.refuse(
                                        new Subject.Person(activity.person()),
                                        Operation.APP_INSTALL,
                                        new Resource.OfDevice(
                                                device.home().id(), device.id(), Risk.LOOK))
                                .isEmpty());
    }

    private static Place place(DeviceState device) {
        return new Place(
                Optional.of(device.id()),
                device.name(),
                device.room().map(DeviceState.Room::name).orElse(""),
                device.product().formFactor(),
                device.online());
    }
}
