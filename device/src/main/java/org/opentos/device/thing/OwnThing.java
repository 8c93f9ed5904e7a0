package org.opentos.device.thing;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.device.driver.Driver;
import org.opentos.device.driver.DriverListener;
import org.opentos.device.driver.DriverStatus;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import org.opentos.device.storage.InvocationLedger;
import org.opentos.device.storage.LastState;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.device.thing.Reporter.Why;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id.CauseId;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Id.InvocationId;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.update.ReleaseVersion;
import tools.jackson.databind.JsonNode;

/// This device as a Thing: what is asked of it reaches the driver, what happens to it is reported,
/// and each report says why.
///
/// One lock guards the driver and everything that is remembered, so that a person at the device and
/// a message from the hub never interleave.
public final class OwnThing implements DriverListener {
    /// How many events and invocations the shell can show.
    public static final int RECENT_MAX = 20;

    /// A battery that is charged to this needs no charger for an hour's work.
    static final double BATTERY_FULL_PERCENT = 95;

    private static final Logger LOG = System.getLogger(OwnThing.class.getName());

    /// A desired value that waits for its hardware.
    private record Desired(JsonNode value, long version, String cause) {}

    private final DeviceId id;
    private final ThingModel model;
    private final Driver driver;
    private final LastState last;
    private final Reporter reporter;
    private final Actions actions;
    private final Ids ids;
    private final InstantSource clock;
    private final Changes changes;
    private final Map<String, Desired> waiting = new LinkedHashMap<>();
    private final Deque<JsonNode> events = new ArrayDeque<>();

    public OwnThing(
            DeviceId id,
            ThingModel model,
            Driver driver,
            OutboundQueue queue,
            LastState last,
            InvocationLedger ledger,
            Ids ids,
            InstantSource clock,
            Changes changes) {
        this.id = id;
        this.model = model;
        this.driver = driver;
        this.last = last;
        this.reporter = new Reporter(queue, last, clock);
        this.actions = new Actions(this, model, driver, ledger, reporter, clock, changes);
        this.ids = ids;
        this.clock = clock;
        this.changes = changes;
    }

    /// Starts the driver with the last known values and reports all values as they are now: after a
    /// cut of power nobody knows which of them the hub has seen.
    public synchronized void start() {
        Map<String, JsonNode> known = new HashMap<>();
        last.values().forEach((property, value) -> known.put(property, value.value()));
        driver.start(known, this);
        reporter.values(driver.read(), Why.begunBy(ownCause("")));
        actions.failInterrupted();
    }

    /// Called about once a second.
    public synchronized void poll() {
        driver.poll();
        retryWaiting();
    }

    /// Gives the hardware a file to run; as of the driver, also before [#start].
    public synchronized Optional<String> flash(Path file, ReleaseVersion version) {
        return driver.flash(file, version);
    }

    /// Gives the hardware back what it came with.
    public synchronized Optional<String> unflash() {
        return driver.unflash();
    }

    // From the hub.

    /// Carries out desired values and reports them with the cause they answer.
    public synchronized void desired(JsonNode message) {
        Map<String, Map<String, JsonNode>> answers = new LinkedHashMap<>();
        Map<String, Long> answered = new LinkedHashMap<>();
        Json.members(message.path("values"))
                .forEach((property, each) -> {
                    Desired desired =
                            new Desired(
                                    each.path("value"),
                                    each.path("version").asLong(0),
                                    Json.text(each, "cause").orElse(""));
                    carryOut(property, desired)
                            .ifPresent(values -> {
                                answers.computeIfAbsent(desired.cause(), _ -> new LinkedHashMap<>())
                                        .putAll(values);
                                answered.put(property, desired.version());
                            });
                });
        answers.forEach((cause, values) -> reporter.values(values, Why.answering(cause)));
        answered.forEach(last::answered);
        if (!answered.isEmpty()) {
            save();
        }
        changes.signal();
    }

    /// The values to report as the answer; empty where there is no answer now.
    private Optional<Map<String, JsonNode>> carryOut(String property, Desired desired) {
        Optional<Refusal> refusal = check(property, desired.value());
        if (refusal.isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "a desired value is not one of this device: {0}",
                    refusal.get().detail());
            return Optional.empty();
        }
        if (desired.version() <= last.answeredVersion(property)) {
            // It was carried out before. If its answer has got lost, the present value is one.
            return reporter.pending(desired.cause()) ? Optional.empty() : present(property);
        }
        if (driver.status(property).state() == DriverStatus.State.ABSENT) {
            waiting.put(property, desired);
            return Optional.empty();
        }
        waiting.remove(property);
        return switch (driver.write(property, desired.value())) {
            case Outcome.Done<Map<String, JsonNode>>(Map<String, JsonNode> values) ->
                    Optional.of(values);
            case Outcome.Refused<Map<String, JsonNode>>(Refusal refused) -> {
                LOG.log(Level.WARNING, "the hardware refused {0}: {1}", property, refused.detail());
                yield present(property);
            }
        };
    }

    private Optional<Map<String, JsonNode>> present(String property) {
        JsonNode value = driver.read().get(property);
        return value == null ? Optional.empty() : Optional.of(Map.of(property, value));
    }

    private void retryWaiting() {
        for (Map.Entry<String, Desired> each : List.copyOf(waiting.entrySet())) {
            String property = each.getKey();
            Desired desired = each.getValue();
            if (driver.status(property).state() != DriverStatus.State.ABSENT) {
                waiting.remove(property);
                carryOut(property, desired)
                        .ifPresent(values -> {
                            reporter.values(values, Why.answering(desired.cause()));
                            last.answered(property, desired.version());
                            save();
                        });
                changes.signal();
            }
        }
    }

    /// Carries out an invocation, once. When this returns it is on the disk.
    public synchronized void action(JsonNode message) throws IOException {
        actions.fromHub(message);
    }

    /// Learns where the device belongs.
    public synchronized void placed(JsonNode status) {
        Optional<LastState.Place> before = last.place();
        Optional<LastState.Place> now = place(status);
        boolean moved = !before.map(LastState.Place::home).equals(now.map(LastState.Place::home));
        if (moved) {
            reporter.leaveHome();
            waiting.clear();
        }
        last.moveTo(now);
        if (moved && now.isPresent()) {
            Json.text(status, "locale").ifPresent(last::speak);
            reporter.values(driver.read(), Why.begunBy(ownCause("")));
        }
        save();
        changes.signal();
    }

    private static Optional<LastState.Place> place(JsonNode status) {
        if (!Json.text(status, "state").orElse("").equals("claimed")) {
            return Optional.empty();
        }
        return Optional.of(
                new LastState.Place(
                        Json.text(status.path("home"), "id").orElse(""),
                        Json.text(status.path("home"), "name").orElse(""),
                        Json.text(status, "name").orElse(""),
                        Json.text(status, "room").orElse("")));
    }

    // From a person at the device.

    /// Sets a property because a person touched the device's own shell.
    public synchronized Outcome<JsonNode> touch(String property, JsonNode value) {
        Optional<Refusal> refusal = check(property, value).or(() -> unavailable(property));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        waiting.remove(property);
        Outcome<Map<String, JsonNode>> written = driver.write(property, value);
        return written.map(values -> {
            Cause cause = personCause(property + " = " + value);
            reporter.values(values, Why.begunBy(cause));
            save();
            changes.signal();
            return Json.object().put("cause", cause.id().text());
        });
    }

    /// Invokes an action because a person touched the device's own shell.
    public synchronized Outcome<JsonNode> touchAction(String action, JsonNode input) {
        Cause cause = personCause(action);
        return actions.fromShell(ids.next(InvocationId::new).text(), action, input, cause);
    }

    // From the driver.

    @Override
    public synchronized void changed(Map<String, JsonNode> values) {
        Map<String, JsonNode> fresh = new LinkedHashMap<>();
        values.forEach((property, value) -> {
            Optional<LastState.Value> known = last.value(property);
            if (known.isEmpty() || !Json.same(known.get().value(), value)) {
                fresh.put(property, value);
            }
        });
        if (!fresh.isEmpty()) {
            reporter.values(fresh, Why.begunBy(ownCause("")));
            changes.signal();
        }
    }

    @Override
    public synchronized void event(String event, JsonNode data) {
        happened(event, data, Why.begunBy(ownCause(event)));
    }

    @Override
    public synchronized void statusChanged() {
        retryWaiting();
        changes.signal();
    }

    /// Reports an event and keeps it for the shell.
    void happened(String event, JsonNode data, Why why) {
        reporter.event(event, data, why);
        events.addFirst(
                Json.object()
                        .put("event", event)
                        .put("at", clock.instant().toString())
                        .set("data", data));
        while (events.size() > RECENT_MAX) {
            events.removeLast();
        }
        changes.signal();
    }

    /// Whether the device has power for long work: it charges, is full, or has no battery. Of a
    /// model that has a battery and does not say whether it charges, the battery alone decides.
    public boolean charging() {
        if (model.hasProperty("charging")) {
            return known("charging").asBoolean(false)
                    || known("battery").asDouble(0) >= BATTERY_FULL_PERCENT;
        }
        return !model.hasProperty("battery")
                || known("battery").asDouble(0) >= BATTERY_FULL_PERCENT;
    }

    private JsonNode known(String property) {
        return last.value(property).map(LastState.Value::value).orElse(Json.nothing());
    }

    // For the shell.

    /// Each property's value, desired value and status, as the shell shows them.
    public synchronized JsonNode propertiesShown() {
        var shown = Json.object();
        for (String property : model.properties()) {
            var each = shown.putObject(property);
            Optional<LastState.Value> value = last.value(property);
            each.set("value", value.map(LastState.Value::value).orElse(Json.nothing()));
            each.set(
                    "at",
                    value.map(known -> Json.of(known.at().toString())).orElse(Json.nothing()));
            Desired desired = waiting.get(property);
            each.set(
                    "desired",
                    desired == null ? Json.nothing() : Json.object().set("value", desired.value()));
            DriverStatus status = driver.status(property);
            each.putObject("status")
                    .put("state", status.state().text())
                    .set(
                            "reason",
                            status.reason().isEmpty() ? Json.nothing() : Json.of(status.reason()));
        }
        return shown;
    }

    public synchronized Collection<JsonNode> eventsShown() {
        return List.copyOf(events);
    }

    /// The messages that the screen shows now.
    public synchronized Collection<JsonNode> messagesShown() {
        return driver.messages().stream()
                .<JsonNode>map(each ->
                        Json.object()
                                .put("text", each.text())
                                .put("until", each.until().toString()))
                .toList();
    }

    public synchronized Collection<JsonNode> invocationsShown() {
        return actions.shown();
    }

    /// Messages that could not be kept, and whether the disk refuses them still.
    public long lost() {
        return reporter.lost();
    }

    public boolean storageFailing() {
        return reporter.failing();
    }

    // Causes and checks.

    private Cause personCause(String text) {
        String shown =
                text.length() <= Cause.TEXT_CHARACTERS_MAX
                        ? text
                        : text.substring(0, Cause.TEXT_CHARACTERS_MAX);
        return cause(Cause.Kind.PERSON, "shell", shown);
    }

    private Cause ownCause(String text) {
        return cause(Cause.Kind.DEVICE, "driver", text);
    }

    private Cause cause(Cause.Kind kind, String door, String text) {
        return new Cause(
                ids.next(CauseId::new),
                kind,
                id.text(),
                Optional.empty(),
                door,
                text,
                clock.instant());
    }

    private Optional<Refusal> check(String property, JsonNode value) {
        if (!model.hasProperty(property)) {
            return refusal(
                    RefusalCode.PROPERTY_UNKNOWN, "This device has no such property.", List.of());
        }
        if (model.readOnly(property)) {
            return refusal(
                    RefusalCode.PROPERTY_READ_ONLY,
                    "This property is measured and cannot be set.",
                    List.of());
        }
        List<Fault> faults = model.property(property).check(value);
        return faults.isEmpty()
                ? Optional.empty()
                : refusal(
                        RefusalCode.VALUE_INVALID,
                        "The value " + faults.getFirst().message() + ".",
                        faults);
    }

    private Optional<Refusal> unavailable(String property) {
        DriverStatus status = driver.status(property);
        return status.state() == DriverStatus.State.OK
                ? Optional.empty()
                : refusal(
                        RefusalCode.HARDWARE_UNAVAILABLE,
                        "The hardware does not answer (" + status.reason() + "); check it.",
                        List.of());
    }

    static Optional<Refusal> refusal(RefusalCode code, String detail, List<Fault> faults) {
        return Optional.of(new Refusal(code, detail, faults));
    }

    private void save() {
        try {
            last.save();
        } catch (IOException failure) {
            LOG.log(Level.ERROR, "the last state could not be saved", failure);
        }
    }
}
