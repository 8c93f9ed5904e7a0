package org.opentos.device.driver.linux;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.device.driver.Driver;
import org.opentos.device.driver.DriverListener;
import org.opentos.device.driver.DriverStatus;
import org.opentos.device.driver.Invocation;
import org.opentos.device.driver.ScreenMessage;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.update.ReleaseVersion;
import tools.jackson.databind.JsonNode;

/// The hardware that the properties of a Thing Model name, as Linux shows it; every other property,
/// and all actions, are another driver's.
public final class LinuxDriver implements Driver {
    private static final Logger LOG = System.getLogger(LinuxDriver.class.getName());
    private static final String WORD = "tos:hardware";

    /// Nothing is known of such a kind of hardware, or too little is said of it.
    static final String UNKNOWN = "hardware-unknown";

    static final String ABSENT = "not-found";
    static final String SILENT = "does-not-answer";

    private final Driver others;
    private final Map<String, Hardware> wired = new LinkedHashMap<>();
    private final Map<String, JsonNode> values = new HashMap<>();
    private final Map<String, DriverStatus> statuses = new HashMap<>();
    private DriverListener listener = Silence.INSTANCE;
    private long polled;

    private LinuxDriver(ThingModel model, Path system, Driver others) {
        this.others = others;
        for (String property : model.properties()) {
            JsonNode said = model.property(property).tree().path(WORD);
            if (said.isMissingNode()) {
                continue;
            }
            Optional<Hardware> hardware =
                    hardware(new Wiring(system, model.property(property), said));
            hardware.ifPresent(each -> wired.put(property, each));
            statuses.put(
                    property,
                    hardware.isPresent()
                            ? DriverStatus.absent(ABSENT)
                            : DriverStatus.fault(UNKNOWN));
        }
    }

    /// @param others has what the model wires to no hardware
    public static Driver around(ThingModel model, Driver others) {
        return around(model, Path.of("/"), others);
    }

    static Driver around(ThingModel model, Path system, Driver others) {
        LinuxDriver driver = new LinuxDriver(model, system, others);
        return driver.statuses.isEmpty() ? others : driver;
    }

    private static Optional<Hardware> hardware(Wiring wiring) {
        Optional<String> name = wiring.name("name");
        Optional<String> channel = wiring.name("channel");
        return switch (Json.text(wiring.said(), "kind").orElse("")) {
            case "led" -> name.map(_ -> new Light(wiring, "sys/class/leds", name));
            case "backlight" -> Optional.of(new Light(wiring, "sys/class/backlight", name));
            case "hwmon" -> channel.map(each -> new Monitor(wiring, name, each));
            case "iio" -> channel.map(each -> new IndustrialSensor(wiring, name, each));
            case "battery" -> Optional.of(new Battery(wiring, name));
            case "network" -> name.map(each -> new Link(wiring, each));
            case "sound" -> channel.map(each -> new Sound(wiring, name.orElse("0"), each));
            default -> Optional.empty();
        };
    }

    @Override
    public void start(Map<String, JsonNode> lastKnown, DriverListener hears) {
        others.start(lastKnown, new Filter(hears));
        wired.keySet().forEach(this::look);
        lastKnown.forEach((property, value) -> {
            Hardware hardware = wired.get(property);
            if (hardware != null && hardware.settable() && values.containsKey(property)) {
                set(property, hardware, value);
            }
        });
        listener = hears;
    }

    /// Reads one, and notes whether it is there.
    private void look(String property) {
        Hardware hardware = wired.get(property);
        if (hardware == null) {
            return;
        }
        try {
            values.put(property, hardware.read());
            statuses.put(property, DriverStatus.OK);
        } catch (IOException failure) {
            failed(property, failure);
        }
    }

    private void failed(String property, IOException failure) {
        DriverStatus status =
                failure instanceof NoSuchFileException
                        ? DriverStatus.absent(ABSENT)
                        : DriverStatus.fault(SILENT);
        values.remove(property);
        if (!status.equals(statuses.put(property, status))) {
            LOG.log(
                    Level.WARNING,
                    "the hardware of " + property + " is " + status.reason(),
                    failure);
        }
    }

    private void set(String property, Hardware hardware, JsonNode value) {
        try {
            hardware.write(value);
            look(property);
        } catch (IOException failure) {
            failed(property, failure);
        }
    }

    @Override
    public Map<String, JsonNode> read() {
        Map<String, JsonNode> all = new HashMap<>(others.read());
        all.keySet().removeAll(statuses.keySet());
        all.putAll(values);
        return Map.copyOf(all);
    }

    @Override
    public DriverStatus status(String property) {
        DriverStatus status = statuses.get(property);
        return status == null ? others.status(property) : status;
    }

    @Override
    public Outcome<Map<String, JsonNode>> write(String property, JsonNode value) {
        Hardware hardware = wired.get(property);
        if (hardware == null) {
            return statuses.containsKey(property)
                    ? unavailable()
                    : others.write(property, value).map(this::unwired);
        }
        if (!hardware.settable()) {
            return Outcome.refused(
                    RefusalCode.PROPERTY_READ_ONLY, "This is measured, and cannot be set.");
        }
        set(property, hardware, value);
        JsonNode now = values.get(property);
        return now == null ? unavailable() : Outcome.done(Map.of(property, now));
    }

    private static Outcome<Map<String, JsonNode>> unavailable() {
        return Outcome.refused(
                RefusalCode.HARDWARE_UNAVAILABLE,
                "The hardware for this is not there or does not answer.");
    }

    /// What another driver makes up of a property that has hardware does not count.
    private Map<String, JsonNode> unwired(Map<String, JsonNode> changed) {
        Map<String, JsonNode> rest = new LinkedHashMap<>(changed);
        rest.keySet().removeAll(statuses.keySet());
        return rest;
    }

    @Override
    public void invoke(String action, JsonNode input, Invocation invocation) {
        others.invoke(action, input, invocation);
    }

    @Override
    public Optional<String> flash(Path file, ReleaseVersion version) {
        return others.flash(file, version);
    }

    @Override
    public Optional<String> unflash() {
        return others.unflash();
    }

    @Override
    public List<ScreenMessage> messages() {
        return others.messages();
    }

    @Override
    public void poll() {
        others.poll();
        Map<String, JsonNode> changed = new LinkedHashMap<>();
        boolean otherStatus = false;
        polled++;
        for (Map.Entry<String, Hardware> each : wired.entrySet()) {
            if (polled % each.getValue().polls() != 0) {
                continue;
            }
            String property = each.getKey();
            JsonNode before = values.get(property);
            DriverStatus was = status(property);
            look(property);
            JsonNode now = values.get(property);
            if (now != null && (before == null || !Json.same(before, now))) {
                changed.put(property, now);
            }
            otherStatus |= !was.equals(status(property));
        }
        if (!changed.isEmpty()) {
            listener.changed(changed);
        }
        if (otherStatus) {
            listener.statusChanged();
        }
    }

    @Override
    public void close() {
        others.close();
    }

    /// Passes on what another driver says of properties that are its own.
    private final class Filter implements DriverListener {
        private final DriverListener hears;

        Filter(DriverListener hears) {
            this.hears = hears;
        }

        @Override
        public void changed(Map<String, JsonNode> changed) {
            Map<String, JsonNode> rest = unwired(changed);
            if (!rest.isEmpty()) {
                hears.changed(rest);
            }
        }

        @Override
        public void event(String event, JsonNode data) {
            hears.event(event, data);
        }

        @Override
        public void statusChanged() {
            hears.statusChanged();
        }
    }

    /// Hears everything before the driver is started, and says nothing.
    private enum Silence implements DriverListener {
        INSTANCE;

        @Override
        public void changed(Map<String, JsonNode> values) {}

        @Override
        public void event(String event, JsonNode data) {}

        @Override
        public void statusChanged() {}
    }
}
