package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// Beacons of Bluetooth Low Energy that are near, as BlueZ hears them: a boolean is whether there
/// is one, a number how many, up to 16. Only those count whose address or service the description
/// names; nothing is kept of anybody else, and no address is told.
///
/// It listens for some seconds of each half minute, which is what a battery can bear; before the
/// first time is over it is absent. (BlueZ, doc/org.bluez.Adapter.rst and
/// doc/org.bluez.Device.rst.)
final class Bluetooth implements Hardware.Sensor {
    static final int ROUND_POLLS = 30;
    static final int LISTENING_POLLS = 8;
    private static final int BEACONS_MAX = 16;

    private static final String BLUEZ = "org.bluez";
    private static final String ADAPTER = "org.bluez.Adapter1";
    private static final String DEVICE = "org.bluez.Device1";
    private static final String OBJECTS = "a{oa{sa{sv}}}";

    private final Wiring wiring;
    private final Set<String> addresses;
    private final Set<String> services;
    private Optional<SystemBus> bus = Optional.empty();
    private String adapter = "";
    private OptionalInt near = OptionalInt.empty();
    private IOException why = new NoSuchFileException("a first look around");
    private int polled;

    Bluetooth(Wiring wiring) {
        this.wiring = wiring;
        this.addresses = named("addresses");
        this.services = named("services");
    }

    private Set<String> named(String member) {
        Set<String> names = new HashSet<>();
        for (JsonNode each : wiring.said().path(member)) {
            names.add(each.asString("").toUpperCase(Locale.ROOT));
        }
        return names;
    }

    @Override
    public JsonNode read() throws IOException {
        int now = polled;
        polled = (polled + 1) % ROUND_POLLS;
        try {
            if (now == 0) {
                begin();
            } else if (now == LISTENING_POLLS && bus.isPresent()) {
                near = OptionalInt.of(count(objects(bus.get())));
                call(bus.get(), "StopDiscovery", "", new byte[0]);
                close();
            }
        } catch (IOException failure) {
            close();
            near = OptionalInt.empty();
            why = failure;
        }
        int count = near.orElseThrow(() -> why);
        return wiring.isBoolean() ? Json.of(count > 0) : wiring.fitted(count);
    }

    private void begin() throws IOException {
        SystemBus connected = SystemBus.connect(wiring.file("run/dbus/system_bus_socket"));
        bus = Optional.of(connected);
        Optional<String> name = wiring.text("name");
        adapter =
                objects(connected).entrySet().stream()
                        .filter(each -> each.getValue().containsKey(ADAPTER))
                        .map(Map.Entry::getKey)
                        .filter(path -> name.isEmpty() || path.endsWith("/" + name.get()))
                        .sorted()
                        .findFirst()
                        .orElseThrow(() -> new NoSuchFileException(name.orElse("hci*")));
        call(connected, "SetDiscoveryFilter", "a{sv}", lowEnergy());
        call(connected, "StartDiscovery", "", new byte[0]);
    }

    private static byte[] lowEnergy() {
        BusWriter filter = new BusWriter();
        int begun = filter.array(Long.BYTES);
        filter.text("Transport").signature("s").text("le");
        filter.end(begun, 0);
        return filter.toBytes();
    }

    private void call(SystemBus connected, String member, String signature, byte[] body)
            throws IOException {
        connected.call(BLUEZ, adapter, ADAPTER, member, signature, body, "");
    }

    /// What BlueZ has, by path and interface.
    private static Map<String, Map<String, Map<String, Object>>> objects(SystemBus connected)
            throws IOException {
        List<Object> answer =
                connected.call(
                        BLUEZ,
                        "/",
                        "org.freedesktop.DBus.ObjectManager",
                        "GetManagedObjects",
                        "",
                        new byte[0],
                        OBJECTS);
        if (answer.size() == 1 && answer.getFirst() instanceof Map<?, ?> objects) {
            @SuppressWarnings("unchecked") // It was read by their signature.
            Map<String, Map<String, Map<String, Object>>> typed =
                    (Map<String, Map<String, Map<String, Object>>>) objects;
            return typed;
        }
        throw new IOException("BlueZ has no objects");
    }

    /// Those that are heard now have a strength.
    private int count(Map<String, Map<String, Map<String, Object>>> objects) {
        long heard =
                objects.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(adapter + "/"))
                        .map(each -> each.getValue().getOrDefault(DEVICE, Map.of()))
                        .filter(device -> device.containsKey("RSSI") && isNamed(device))
                        .limit(BEACONS_MAX)
                        .count();
        return (int) heard;
    }

    private boolean isNamed(Map<String, Object> device) {
        if (addresses.contains(upper(device.get("Address")))) {
            return true;
        }
        return device.get("UUIDs") instanceof List<?> offered
                        && offered.stream().anyMatch(each -> services.contains(upper(each)))
                || device.get("ServiceData") instanceof Map<?, ?> data
                        && data.keySet().stream().anyMatch(each -> services.contains(upper(each)));
    }

    private static String upper(@Nullable Object text) {
        return String.valueOf(text).toUpperCase(Locale.ROOT);
    }

    /// BlueZ stops listening for whom is gone.
    @Override
    public void close() {
        bus.ifPresent(SystemBus::close);
        bus = Optional.empty();
    }
}
