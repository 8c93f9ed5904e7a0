package org.opentos.hub.devices;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Homes;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.storage.Outbox;
import org.opentos.protocol.Cause;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people do with the place of a device that is theirs: its name, its room, and its leaving.
@Component
public class DevicePlaces {
    private static final String DOOR = "web";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final RegisteredDevices devices;
    private final Access access;
    private final Homes homes;
    private final Causes causes;
    private final AuditLog audit;
    private final Outbox outbox;
    private final ObjectProvider<DeviceDeparture> departures;

    DevicePlaces(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            RegisteredDevices devices,
            Access access,
            Homes homes,
            Causes causes,
            AuditLog audit,
            Outbox outbox,
            ObjectProvider<DeviceDeparture> departures) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.devices = devices;
        this.access = access;
        this.homes = homes;
        this.causes = causes;
        this.audit = audit;
        this.outbox = outbox;
        this.departures = departures;
    }

    /// Where a device is put.
    public sealed interface RoomChange {
        record Kept() implements RoomChange {}

        record To(Id.RoomId room) implements RoomChange {}

        record Nowhere() implements RoomChange {}
    }

    /// @param name kept as it is where null
    public Outcome<PlacedDevice> change(
            Caller caller, Id.DeviceId id, @Nullable String name, RoomChange room) {
        return mine(caller, id, Operation.DEVICE_EDIT)
                .then(device -> {
                    Outcome<String> checked =
                            name == null
                                    ? Outcome.done(device.name())
                                    : DisplayName.check("/name", name);
                    return checked.then(kept ->
                                    room(device, room)
                                            .then(there ->
                                                    done(() -> {
                                                        int changed =
                                                                jdbc.sql(
                                                                                "update device set name = :name, room = :room where id = :id and home = :home")
                                                                        .param("name", kept)
                                                                        .param(
                                                                                "room",
                                                                                there.map(
                                                                                                Id
                                                                                                                .RoomId
                                                                                                        ::value)
                                                                                        .orElse(
                                                                                                null))
                                                                        .param("id", id.value())
                                                                        .param(
                                                                                "home",
                                                                                home(device)
                                                                                        .value())
                                                                        .update();
                                                        if (changed == 0) {
                                                            return unknown();
                                                        }
                                                        recordAct(
                                                                caller,
                                                                "device-changed",
                                                                id,
                                                                home(device),
                                                                kept);
                                                        devices.changes(id);
                                                        outbox.add(
                                                                DeviceNews.CHANGED,
                                                                new DeviceChanged(
                                                                        id, home(device)));
                                                        return Outcome.done(id);
                                                    })))
                            .map(this::view);
                });
    }

    private Outcome<Optional<Id.RoomId>> room(Devices.Device device, RoomChange change) {
        return switch (change) {
            case RoomChange.Kept() -> Outcome.done(device.room());
            case RoomChange.Nowhere() -> Outcome.done(Optional.empty());
            case RoomChange.To(Id.RoomId room) ->
                    homes.room(home(device), room).isPresent()
                            ? Outcome.done(Optional.of(room))
                            : Claims.unknownRoom();
        };
    }

    /// The device leaves its home; its label's code is good again.
    public Outcome<Id.DeviceId> remove(Caller caller, Id.DeviceId id) {
        return mine(caller, id, Operation.DEVICE_REMOVE)
                .then(device ->
                        done(() -> {
                            int left =
                                    jdbc.sql(
                                                    """
                                                    update device set home = null, room = null, name = '', claimed_at = null, claimed_by = null
                                                    where id = ? and home = ?
                                                    """)
                                            .params(id.value(), home(device).value())
                                            .update();
                            if (left == 0) {
                                return unknown();
                            }
                            homes.placeDevice(id, Optional.empty(), false);
                            departures
                                    .orderedStream()
                                    .forEach(each -> each.leaving(id, home(device)));
                            devices.changes(id);
                            moved(
                                    caller,
                                    id,
                                    Optional.of(home(device)),
                                    Optional.empty(),
                                    device.name());
                            return Outcome.done(id);
                        }));
    }

    /// Part of the transaction in which a device comes into a home or leaves it.
    void moved(
            Caller caller,
            Id.DeviceId device,
            Optional<Id.HomeId> from,
            Optional<Id.HomeId> to,
            String name) {
        String act = to.isPresent() ? "device-claimed" : "device-removed";
        recordAct(caller, act, device, to.or(() -> from).orElseThrow(), name);
        outbox.add(DeviceNews.MOVED, new DeviceMoved(device, from, to));
    }

    private void recordAct(
            Caller caller, String act, Id.DeviceId device, Id.HomeId home, String name) {
        Cause cause =
                causes.root(
                        caller.app().isEmpty() ? Cause.Kind.PERSON : Cause.Kind.APP,
                        caller.person().text(),
                        DOOR,
                        act + ": " + name);
        causes.record(List.of(cause), Optional.of(home));
        audit.record(
                caller.person().text(),
                act,
                device.text(),
                caller.address(),
                Map.of("home", home.text(), "cause", cause.id().text(), "name", name));
    }

    private Outcome<Devices.Device> mine(Caller caller, Id.DeviceId id, Operation operation) {
        Optional<Devices.Device> device = devices.find(id).filter(each -> each.home().isPresent());
        if (device.isEmpty()) {
            return unknown();
        }
        Optional<Refusal> refusal =
                access.refuse(
                        caller.subject(),
                        operation,
                        new Resource.OfDevice(home(device.get()), id, Risk.COMFORT));
        return refusal.isPresent() ? Outcome.refused(refusal.get()) : Outcome.done(device.get());
    }

    PlacedDevice view(Id.DeviceId id) {
        Devices.Device device = devices.find(id).orElseThrow();
        Devices.Product product = device.product();
        return new PlacedDevice(
                id,
                device.name(),
                device.room()
                        .flatMap(room -> homes.room(home(device), room))
                        .map(room -> new PlacedDevice.Room(room.id(), room.name())),
                new PlacedDevice.Home(home(device)),
                new PlacedDevice.Product(product.id(), product.name(), product.formFactor()),
                new PlacedDevice.Maker(product.organisation(), product.organisationName()));
    }

    private static Id.HomeId home(Devices.Device device) {
        return device.home()
                .orElseThrow(() -> new IllegalStateException(device.id() + " is in no home"));
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(
                RefusalCode.NOT_FOUND, "There is no such device that you may see; check its id.");
    }

    private <T> Outcome<T> done(Supplier<Outcome<T>> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
