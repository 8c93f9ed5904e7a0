package org.opentos.hub.reach;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.things.DeviceState;
import org.opentos.hub.things.ThingQueries;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.SentKind;
import org.springframework.stereotype.Component;

/// Where a person can send something.
@Component
public class SendingPlaces {
    /// The larger a screen, the likelier it is meant.
    private static final List<FormFactor> BY_SIZE =
            List.of(
                    FormFactor.TV,
                    FormFactor.PHONE,
                    FormFactor.VR,
                    FormFactor.GLASSES,
                    FormFactor.WATCH,
                    FormFactor.BAND,
                    FormFactor.APPLIANCE);

    private final Installations installations;
    private final ThingQueries things;
    private final Devices devices;
    private final Access access;
    private final SendingRows rows;

    SendingPlaces(
            Installations installations,
            ThingQueries things,
            Devices devices,
            Access access,
            SendingRows rows) {
        this.installations = installations;
        this.things = things;
        this.devices = devices;
        this.access = access;
        this.rows = rows;
    }

    /// @param device empty for the person's own browser
    /// @param installation in the person's own browser, of the app there
    /// @param room empty text where it is in none
    /// @param app that opens it; empty where the terminal shows it by itself
    public record Place(
            Optional<Id.DeviceId> device,
            Optional<Id.InstallationId> installation,
            String name,
            String room,
            FormFactor form,
            boolean online,
            Optional<AppManifest.Text> app) {}

    /// Terminals on which something opens this kind, the likeliest first: where an app does, which
    /// are connected, to which the person sent something last, and the larger screen. The person's
    /// own browser comes last, once for each app that does.
    public List<Place> of(Id.PersonId person, SentKind kind) {
        Subject subject = new Subject.Person(person);
        List<Place> places = new ArrayList<>();
        for (Id.HomeId home : access.homes(subject)) {
            if (things.inHome(subject, home)
                    instanceof Outcome.Done<List<DeviceState>>(List<DeviceState> all)) {
                all.stream()
                        .filter(each -> each.product().formFactor().terminal())
                        .filter(each -> may(person, home, each.id()))
                        .flatMap(each -> place(person, kind, each).stream())
                        .forEach(places::add);
            }
        }
        List<Optional<Id.DeviceId>> before =
                rows.of(person).stream().map(Sending::device).distinct().toList();
        places.sort(
                Comparator.comparing((Place each) -> each.app().isEmpty())
                        .thenComparing(each -> !each.online())
                        .thenComparing(each -> last(before, each))
                        .thenComparing(each -> BY_SIZE.indexOf(each.form()))
                        .thenComparing(Place::room)
                        .thenComparing(Place::name));
        ofBrowser(person, kind).forEach(places::add);
        return places;
    }

    private static int last(List<Optional<Id.DeviceId>> before, Place place) {
        int at = before.indexOf(place.device());
        return at < 0 ? before.size() : at;
    }

    private Optional<Place> place(Id.PersonId person, SentKind kind, DeviceState device) {
        Optional<AppManifest.Text> app =
                openers(person, device.id(), each -> opens(each, kind)).stream()
                        .flatMap(each -> each.version().stream())
                        .map(each -> each.manifest().name())
                        .findFirst();
        return app.isEmpty() && !kind.shownByItself()
                ? Optional.empty()
                : Optional.of(
                        new Place(
                                Optional.of(device.id()),
                                Optional.empty(),
                                device.name(),
                                device.room().map(DeviceState.Room::name).orElse(""),
                                device.product().formFactor(),
                                device.online(),
                                app));
    }

    private List<Place> ofBrowser(Id.PersonId person, SentKind kind) {
        return installations.of(person).stream()
                .filter(each -> each.installation().device().isEmpty())
                .filter(each -> opens(each, kind))
                .map(each ->
                        new Place(
                                Optional.empty(),
                                Optional.of(each.installation().id()),
                                "",
                                "",
                                FormFactor.PHONE,
                                true,
                                each.version().map(version -> version.manifest().name())))
                .toList();
    }

    /// Whether a person may let something be shown on a terminal of a home, or on an appliance with
    /// a screen: that is no place to choose, but what is said to it of its apps comes there.
    boolean may(Id.PersonId person, Id.DeviceId device) {
        return devices.find(device)
                .filter(each -> each.product().runsApps())
                .flatMap(Devices.Device::home)
                .filter(home -> may(person, home, device))
                .isPresent();
    }

    /// Who may install there, or set what is set for comfort.
    private boolean may(Id.PersonId person, Id.HomeId home, Id.DeviceId device) {
        Subject subject = new Subject.Person(person);
        return access.refuse(
                                subject,
                                Operation.APP_INSTALL,
                                new Resource.OfDevice(home, device, Risk.LOOK))
                        .isEmpty()
                || access.refuse(
                                subject,
                                Operation.PROPERTY_SET,
                                new Resource.OfDevice(home, device, Risk.COMFORT))
                        .isEmpty();
    }

    /// The person's apps on a terminal that open it.
    List<Installations.Shown> openers(Sending sending, Id.DeviceId device) {
        return openers(sending.person(), device, app -> opens(app, sending));
    }

    private List<Installations.Shown> openers(
            Id.PersonId person, Id.DeviceId device, Predicate<Installations.Shown> opens) {
        return installations.on(device).stream()
                .filter(each -> each.installation().person().equals(person))
                .filter(opens)
                .toList();
    }

    /// The same in the person's own browser, where it is this app.
    Optional<Installations.Shown> opener(Sending sending, Id.InstallationId installation) {
        return installations
                .living(installation, Optional.empty())
                .filter(each -> each.installation().person().equals(sending.person()))
                .filter(each -> opens(each, sending));
    }

    private static boolean opens(Installations.Shown app, Sending sending) {
        return sending.kind() == SentKind.INTENT
                ? SentIntent.read(sending.said())
                        .filter(each -> each.app().equals(app.installation().app()))
                        .isPresent()
                : opens(app, sending.kind());
    }

    private static boolean opens(Installations.Shown app, SentKind kind) {
        return app.version()
                .map(Offer::manifest)
                .filter(each -> each.opens().contains(kind))
                .isPresent();
    }
}
