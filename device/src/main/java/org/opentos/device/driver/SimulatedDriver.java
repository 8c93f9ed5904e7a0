package org.opentos.device.driver;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.update.ReleaseVersion;
import tools.jackson.databind.JsonNode;

/// What all simulated hardware shares: values within the model, time that passes with each poll,
/// and actions that take a while.
///
/// Deterministic: the clock and the random generator come from outside, and nothing happens but in
/// [#poll], [#write] and [#invoke]. A property or an event that the product's model does not have
/// is left out, so a maker may ship a simpler product on the same driver.
abstract class SimulatedDriver implements Driver {
    /// A pause longer than this (a sleeping laptop) is not caught up with.
    static final double STEP_SECONDS_MAX = 60;

    /// What an action does each second and at its end.
    interface Course {
        /// Returns whether the action is over.
        boolean step(double seconds, Invocation invocation);
    }

    private record Running(String action, Invocation invocation, Course course) {}

    final ThingModel model;
    final InstantSource clock;
    final RandomGenerator random;
    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private Map<String, JsonNode> changes = new LinkedHashMap<>();
    private final List<Running> running = new ArrayList<>();
    private DriverListener listener = Silence.INSTANCE;
    private Instant polledAt;

    SimulatedDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        this.model = model;
        this.clock = clock;
        this.random = random;
        this.polledAt = clock.instant();
    }

    /// Values before anything is known; the model's defaults are there already.
    abstract void begin();

    /// Lets time pass.
    abstract void advance(double seconds);

    /// A value was set; carries the consequences.
    abstract void written(String property);

    /// Begins an action; the default completes it at once.
    void act(String action, JsonNode input, Invocation invocation) {
        invocation.completed(Json.nothing());
    }

    @Override
    public void start(Map<String, JsonNode> lastKnown, DriverListener hears) {
        for (String each : model.properties()) {
            values.put(each, model.property(each).initial());
        }
        begin();
        lastKnown.forEach((property, value) -> {
            if (values.containsKey(property) && model.property(property).check(value).isEmpty()) {
                values.put(property, value);
            }
        });
        restored();
        changes.clear();
        listener = hears;
        polledAt = clock.instant();
    }

    /// Called after the last known values are back in place.
    void restored() {}

    @Override
    public Map<String, JsonNode> read() {
        return Map.copyOf(values);
    }

    @Override
    public DriverStatus status(String property) {
        return DriverStatus.OK;
    }

    @Override
    public Outcome<Map<String, JsonNode>> write(String property, JsonNode value) {
        if (!values.containsKey(property)) {
            return Outcome.refused(
                    RefusalCode.PROPERTY_UNKNOWN, "This device has no property " + property + ".");
        }
        changes = new LinkedHashMap<>();
        set(property, value);
        written(property);
        Map<String, JsonNode> changed = takeChanges();
        changed.putIfAbsent(property, value(property));
        return Outcome.done(changed);
    }

    @Override
    public void invoke(String action, JsonNode input, Invocation invocation) {
        attributed(invocation, () -> act(action, input, invocation));
    }

    /// There is nothing in which the file could run.
    @Override
    public Optional<String> flash(Path file, ReleaseVersion version) {
        return Optional.empty();
    }

    @Override
    public Optional<String> unflash() {
        return Optional.empty();
    }

    @Override
    public void poll() {
        Instant now = clock.instant();
        double seconds = Duration.between(polledAt, now).toMillis() / 1000.0;
        polledAt = now;
        if (seconds <= 0) {
            return;
        }
        double step = Math.min(seconds, STEP_SECONDS_MAX);
        for (Iterator<Running> each = running.iterator(); each.hasNext(); ) {
            Running next = each.next();
            boolean[] over = new boolean[1];
            attributed(
                    next.invocation(), () -> over[0] = next.course().step(step, next.invocation()));
            if (over[0]) {
                each.remove();
            }
        }
        advance(step);
        Map<String, JsonNode> changed = takeChanges();
        if (!changed.isEmpty()) {
            listener.changed(changed);
        }
    }

    @Override
    public void close() {
        running.clear();
    }

    /// Lets an action take its course from the next poll on.
    final void run(String action, Invocation invocation, Course course) {
        running.add(new Running(action, invocation, course));
    }

    final boolean isRunning(String action) {
        return running.stream().anyMatch(each -> each.action().equals(action));
    }

    /// Ends a running action as failed; answers whether there was one.
    final boolean stop(String action, String code, String detail) {
        boolean found = false;
        for (Iterator<Running> each = running.iterator(); each.hasNext(); ) {
            Running next = each.next();
            if (next.action().equals(action)) {
                next.invocation().failed(code, detail);
                each.remove();
                found = true;
            }
        }
        return found;
    }

    final void emit(String event, JsonNode data) {
        if (model.hasEvent(event)) {
            listener.event(event, data);
        }
    }

    final void set(String property, JsonNode value) {
        JsonNode before = values.get(property);
        if (before != null && !Json.same(before, value)) {
            values.put(property, value);
            changes.put(property, value);
        }
    }

    final void set(String property, boolean value) {
        set(property, Json.of(value));
    }

    final void set(String property, String value) {
        set(property, Json.of(value));
    }

    /// Sets a number to the nearest that the model's range and step allow.
    final void set(String property, double value) {
        double fitted = model.property(property).fit(value);
        boolean whole =
                model.tree()
                        .path("properties")
                        .path(property)
                        .path("type")
                        .asString("")
                        .equals("integer");
        set(property, whole ? Json.of(Math.round(fitted)) : Json.of(fitted));
    }

    final JsonNode value(String property) {
        JsonNode value = values.get(property);
        return value == null ? Json.nothing() : value;
    }

    final boolean on(String property) {
        return value(property).asBoolean(false);
    }

    final double number(String property) {
        return value(property).asDouble(0);
    }

    final String text(String property) {
        return value(property).asString("");
    }

    /// Whether something that happens this often on average happens in these seconds.
    final boolean happens(double seconds, double everySeconds) {
        return random.nextDouble() < seconds / everySeconds;
    }

    private void attributed(Invocation invocation, Runnable work) {
        Map<String, JsonNode> outer = changes;
        changes = new LinkedHashMap<>();
        work.run();
        Map<String, JsonNode> own = changes;
        changes = outer;
        if (!own.isEmpty()) {
            invocation.changed(own);
        }
    }

    private Map<String, JsonNode> takeChanges() {
        Map<String, JsonNode> taken = changes;
        changes = new LinkedHashMap<>();
        return taken;
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
