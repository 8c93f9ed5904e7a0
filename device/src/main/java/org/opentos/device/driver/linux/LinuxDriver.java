package org.opentos.device.driver.linux;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.device.driver.Driver;
import org.opentos.device.driver.DriverListener;
import org.opentos.device.driver.DriverStatus;
import org.opentos.device.driver.Invocation;
import org.opentos.device.driver.ScreenMessage;
import org.opentos.device.json.Json;
import org.opentos.device.model.DataSchema;
import org.opentos.device.model.ThingModel;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.hardware.HardwareRules;
import org.opentos.protocol.update.ReleaseVersion;
import tools.jackson.databind.JsonNode;

/// The hardware that the properties of a Thing Model name, as Linux shows it; every other property,
/// and all actions, are another driver's.
public final class LinuxDriver implements Driver {
    private static final Logger LOG = System.getLogger(LinuxDriver.class.getName());

    /// Nothing is known of such a kind of hardware, or too little is said of it.
    static final String UNKNOWN = "hardware-unknown";

    static final String ABSENT = "not-found";
    static final String SILENT = "does-not-answer";
    static final String FORBIDDEN = "not-permitted";

    /// A contact that chatters tells of this many events at once and of no more.
    static final int EVENTS_AT_ONCE_MAX = 4;

    private final ThingModel model;
    private final Driver others;
    private final Attachments attachments;
    private final Map<String, Hardware> wired = new LinkedHashMap<>();
    private final Map<String, Signal> events = new LinkedHashMap<>();
    private final Map<String, Boolean> eventStates = new HashMap<>();
    private final Set<String> eventsLost = new HashSet<>();
    private final Map<String, JsonNode> values = new ConcurrentHashMap<>();
    private final Map<String, DriverStatus> statuses = new ConcurrentHashMap<>();
    private volatile DriverListener listener = Silence.INSTANCE;
    private long polled;

    private LinuxDriver(ThingModel model, Attachments attachments, Driver others) {
        this.model = model;
        this.others = others;
        this.attachments = attachments;
        for (String property : model.properties()) {
            DataSchema schema = model.property(property);
            if (schema.tree().has(HardwareRules.WORD)) {
                boolean known = allowed(property, HardwareRules.ofProperty(schema.tree()));
                if (known) {
                    wired.put(
                            property,
                            attachments.property(schema, states -> heard(property, states)));
                }
                statuses.put(
                        property,
                        known ? DriverStatus.absent(ABSENT) : DriverStatus.fault(UNKNOWN));
            }
        }
        for (Map.Entry<String, JsonNode> each :
                Json.members(model.tree().path("events")).entrySet()) {
            String event = each.getKey();
            JsonNode described = each.getValue();
            if (described.has(HardwareRules.WORD)
                    && allowed(event, HardwareRules.ofEvent(described))) {
                events.put(
                        event,
                        attachments.event(described, states -> happened(event, described, states)));
            }
        }
    }

    private static boolean allowed(String affordance, List<Fault> faults) {
        faults.forEach(fault ->
                LOG.log(
                        Level.WARNING,
                        "the hardware of {0} is not used, as {1} {2}",
                        affordance,
                        fault.pointer(),
                        fault.message()));
        return faults.isEmpty();
    }

    /// A signal of a property went through these states, without being asked.
    private void heard(String property, List<Boolean> states) {
        JsonNode now = Json.of(states.getLast());
        values.put(property, now);
        listener.changed(Map.of(property, now));
    }

    private void happened(String event, JsonNode described, List<Boolean> states) {
        String edge = described.path(HardwareRules.WORD).path("edge").asString("rising");
        states.stream()
                .filter(state -> edge.equals("both") || state == edge.equals("rising"))
                .limit(EVENTS_AT_ONCE_MAX)
                .forEach(state ->
                        listener.event(
                                event, described.has("data") ? Json.of(state) : Json.nothing()));
    }

    /// @param others has what the model wires to no hardware
    public static Driver around(ThingModel model, Driver others) {
        return around(model, Path.of("/"), new NativeKernel(), Watch.PAUSE_MILLIS, others);
    }

    /// @param pauseMillis of the [Watch]
    static Driver around(
            ThingModel model, Path system, Kernel kernel, int pauseMillis, Driver others) {
        LinuxDriver driver =
                new LinuxDriver(model, new Attachments(system, kernel, pauseMillis), others);
        return driver.statuses.isEmpty() && driver.events.isEmpty() ? others : driver;
    }

    @Override
    public void start(Map<String, JsonNode> lastKnown, DriverListener hears) {
        listener = hears;
        others.start(lastKnown, new Filter(hears));
        wired.keySet().forEach(this::look);
        events.keySet().forEach(this::listen);
        lastKnown.forEach((property, value) -> {
            Hardware hardware = wired.get(property);
            boolean set = hardware != null && hardware.settable() && !model.readOnly(property);
            if (hardware != null && set && values.containsKey(property)) {
                set(property, hardware, value);
            }
        });
    }

    /// Finds what an event comes from where it is not in hand, and asks it where it does not tell.
    private void listen(String event) {
        Signal signal = events.get(event);
        if (signal == null) {
            return;
        }
        try {
            boolean now = signal.state();
            Boolean before = eventStates.put(event, now);
            eventsLost.remove(event);
            if (!signal.tells() && before != null && before != now) {
                happened(event, model.tree().path("events").path(event), List.of(now));
            }
        } catch (IOException failure) {
            eventStates.remove(event);
            if (eventsLost.add(event)) {
                LOG.log(
                        Level.WARNING,
                        "nothing is heard of what the event " + event + " is about",
                        failure);
            }
        }
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
                switch (failure) {
                    case NoSuchFileException _ -> DriverStatus.absent(ABSENT);
                    case AccessDeniedException _ -> DriverStatus.fault(FORBIDDEN);
                    default -> DriverStatus.fault(SILENT);
                };
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
        events.keySet().forEach(this::listen);
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
        attachments.close();
        wired.values().forEach(Hardware::close);
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
