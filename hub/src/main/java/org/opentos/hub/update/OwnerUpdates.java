package org.opentos.hub.update;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.things.Software;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people do with the updates of devices in their homes: whoever may give a device its name
/// may say when it takes one.
@Component
public class OwnerUpdates {
    private final TransactionTemplate transaction;
    private final Devices devices;
    private final Access access;
    private final DeviceSoftware software;
    private final UpdateChoices choices;
    private final RolloutRows rows;
    private final AskingRows asking;
    private final RolloutWork work;
    private final Telling telling;
    private final SoftwareNews news;
    private final AuditLog audit;
    private final InstantSource clock;

    OwnerUpdates(
            TransactionTemplate transaction,
            Devices devices,
            Access access,
            DeviceSoftware software,
            UpdateChoices choices,
            RolloutRows rows,
            AskingRows asking,
            RolloutWork work,
            Telling telling,
            SoftwareNews news,
            AuditLog audit,
            InstantSource clock) {
        this.transaction = transaction;
        this.devices = devices;
        this.access = access;
        this.software = software;
        this.choices = choices;
        this.rows = rows;
        this.asking = asking;
        this.work = work;
        this.telling = telling;
        this.news = news;
        this.audit = audit;
        this.clock = clock;
    }

    /// Chooses whether the device takes updates by itself or asks before each. What it was told of
    /// and has not begun to install is asked about, too. Refused, in this order: `not-found`,
    /// `not-allowed`.
    public Outcome<Software> ask(Caller caller, Id.DeviceId device, boolean asks) {
        return mine(caller, device)
                .then(_ -> {
                    List<Id.RolloutId> told =
                            transaction.execute(_ -> choose(caller, device, asks));
                    telling.tell(device);
                    return goOn(device, told);
                });
    }

    /// @return the roll-outs that the device is or will be told of; none begins or tells it of a
    ///   release meanwhile
    private List<Id.RolloutId> choose(Caller caller, Id.DeviceId device, boolean asks) {
        devices.find(device).ifPresent(each -> rows.holdAll(each.product().id()));
        List<Id.RolloutId> told = asking.told(device);
        told.forEach(rows::hold);
        choices.ask(device, asks, clock.instant());
        told.forEach(each -> asking.takeBack(each, device, clock.instant()));
        record(caller, "update-choice", device, "asks", asks);
        return told;
    }

    /// Agrees that the device takes the release that stands, and as soon as it may: it waits for
    /// nobody to leave it alone, and for no hour of the day. Refused, in this order: `not-found`,
    /// also where another release stands, and `not-allowed`.
    public Outcome<Software> agree(Caller caller, Id.DeviceId device, Id.ReleaseId release) {
        return mine(caller, device)
                .then(before -> {
                    if (before.update().filter(each -> takes(each, release)).isEmpty()
                            && !choices.agreed(device, release)) {
                        return Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "This update does not wait for the device any more; look at it again.");
                    }
                    transaction.executeWithoutResult(_ -> {
                        choices.agree(device, release, clock.instant());
                        record(caller, "update-agreed", device, "release", release.text());
                    });
                    telling.tell(device);
                    return goOn(device, asking.told(device));
                });
    }

    private static boolean takes(Software.Update update, Id.ReleaseId release) {
        return update.release().equals(release)
                && switch (update.state()) {
                    case OFFERED, DOWNLOADING, WAITING -> true;
                    case INSTALLING, RESTARTING, PROVING, FAILED, WENT_BACK, SILENT -> false;
                };
    }

    private Outcome<Software> goOn(Id.DeviceId device, List<Id.RolloutId> told) {
        told.forEach(work::look);
        news.changed(List.of(device));
        return runs(device);
    }

    private Outcome<Software> mine(Caller caller, Id.DeviceId device) {
        Optional<Id.HomeId> home = devices.find(device).flatMap(Devices.Device::home);
        if (home.isEmpty()) {
            return unknown();
        }
        Optional<Refusal> refusal =
                access.refuse(
                        caller.subject(),
                        Operation.DEVICE_EDIT,
                        new Resource.OfDevice(home.get(), device, Risk.COMFORT));
        return refusal.<Outcome<Software>>map(Outcome::refused).orElseGet(() -> runs(device));
    }

    private Outcome<Software> runs(Id.DeviceId device) {
        return Optional.ofNullable(software.of(List.of(device)).get(device))
                .map(Outcome::done)
                .orElseGet(OwnerUpdates::unknown);
    }

    private static Outcome<Software> unknown() {
        return Outcome.refused(
                RefusalCode.NOT_FOUND,
                "There is no such device that you may see, or it never said what it runs; check its id.");
    }

    private void record(Caller caller, String act, Id.DeviceId device, String name, Object value) {
        audit.record(
                caller.person().text(), act, device.text(), caller.address(), Map.of(name, value));
    }
}
