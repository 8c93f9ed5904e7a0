package org.opentos.device.thing;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.device.driver.Driver;
import org.opentos.device.driver.Invocation;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import org.opentos.device.storage.InvocationLedger;
import org.opentos.device.thing.Reporter.Why;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The invocations of a Thing: each is carried out at most once, whatever is delivered twice and
/// whenever the power goes. Guarded by the lock of its [OwnThing].
final class Actions {
    /// A clock that shows an earlier time was never set; it cannot tell what has expired.
    static final Instant CLOCK_SET_AFTER = Instant.parse("2020-01-01T00:00:00Z");

    private static final Logger LOG = System.getLogger(Actions.class.getName());

    private static final class Shown {
        final String id;
        final String action;
        final JsonNode input;
        final Instant at;
        String state = "running";
        JsonNode result = Json.nothing();

        Shown(String id, String action, JsonNode input, Instant at) {
            this.id = id;
            this.action = action;
            this.input = input;
            this.at = at;
        }
    }

    private final OwnThing thing;
    private final ThingModel model;
    private final Driver driver;
    private final InvocationLedger ledger;
    private final Reporter reporter;
    private final InstantSource clock;
    private final Changes changes;
    private final Deque<Shown> shown = new ArrayDeque<>();

    Actions(
            OwnThing thing,
            ThingModel model,
            Driver driver,
            InvocationLedger ledger,
            Reporter reporter,
            InstantSource clock,
            Changes changes) {
        this.thing = thing;
        this.model = model;
        this.driver = driver;
        this.ledger = ledger;
        this.reporter = reporter;
        this.clock = clock;
        this.changes = changes;
    }

    /// What was running when the device stopped has failed; it is not begun again.
    void failInterrupted() {
        for (String invocation : ledger.interrupted()) {
            finish(
                    invocation,
                    failure(
                            invocation,
                            "interrupted",
                            "The device was restarted while it was running."));
        }
    }

    void fromHub(JsonNode message) throws IOException {
        String invocation = Json.text(message, "invocation").orElse("");
        String action = Json.text(message, "action").orElse("");
        if (invocation.isEmpty() || action.isEmpty()) {
            LOG.log(Level.WARNING, "an invocation without its id or its action is ignored");
            return;
        }
        Optional<InvocationLedger.Known> known = ledger.find(invocation);
        if (known.isPresent()) {
            known.get()
                    .outcome()
                    .filter(_ -> !reporter.pending(invocation))
                    .ifPresent(outcome -> reporter.outcome(invocation, outcome));
            return;
        }
        ledger.begin(invocation);
        JsonNode input = message.path("input");
        Optional<Refusal> refusal = check(action, input).or(() -> expired(message));
        if (refusal.isPresent()) {
            finish(
                    invocation,
                    failure(
                            invocation,
                            refusal.get().code() == RefusalCode.TIME_INVALID
                                    ? "expired"
                                    : refusal.get().code().text(),
                            refusal.get().detail()));
            return;
        }
        reporter.outcome(invocation, outcome(invocation, "running"));
        begin(
                invocation,
                action,
                input,
                Why.answering(Json.text(message, "cause").orElse("")),
                true);
    }

    Outcome<JsonNode> fromShell(String invocation, String action, JsonNode input, Cause cause) {
        Optional<Refusal> refusal = check(action, input);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        begin(invocation, action, input, Why.begunBy(cause), false);
        return Outcome.done(
                Json.object().put("invocation", invocation).put("cause", cause.id().text()));
    }

    Collection<JsonNode> shown() {
        return shown.stream()
                .<JsonNode>map(each -> {
                    ObjectNode tree =
                            Json.object()
                                    .put("id", each.id)
                                    .put("action", each.action)
                                    .put("state", each.state)
                                    .put("at", each.at.toString());
                    tree.set("input", each.input);
                    tree.set("result", each.result);
                    return tree;
                })
                .toList();
    }

    /// @param known whether the hub knows this invocation and wants its outcome
    private void begin(String invocation, String action, JsonNode input, Why why, boolean known) {
        Shown entry =
                new Shown(
                        invocation,
                        action,
                        input.isMissingNode() ? Json.nothing() : input,
                        clock.instant());
        shown.addFirst(entry);
        while (shown.size() > OwnThing.RECENT_MAX) {
            shown.removeLast();
        }
        driver.invoke(action, input, new Running(entry, why, known));
        changes.signal();
    }

    /// Hears from the driver how an action goes.
    private final class Running implements Invocation {
        private final Shown entry;
        private final Why why;
        private final boolean known;

        Running(Shown entry, Why why, boolean known) {
            this.entry = entry;
            this.why = why;
            this.known = known;
        }

        @Override
        public void changed(Map<String, JsonNode> values) {
            synchronized (thing) {
                reporter.values(values, why);
                changes.signal();
            }
        }

        @Override
        public void event(String event, JsonNode data) {
            synchronized (thing) {
                thing.happened(event, data, why);
            }
        }

        @Override
        public void completed(JsonNode output) {
            ObjectNode outcome = outcome(entry.id, "completed");
            if (!output.isNull()) {
                outcome.set("output", output);
            }
            end("completed", output, outcome);
        }

        @Override
        public void failed(String code, String detail) {
            ObjectNode outcome = failure(entry.id, code, detail);
            end("failed", outcome.path("error"), outcome);
        }

        private void end(String state, JsonNode result, ObjectNode outcome) {
            synchronized (thing) {
                if (!entry.state.equals("running")) {
                    return;
                }
                entry.state = state;
                entry.result = result;
                if (known) {
                    finish(entry.id, outcome);
                }
                changes.signal();
            }
        }
    }

    private void finish(String invocation, JsonNode outcome) {
        reporter.outcome(invocation, outcome);
        try {
            ledger.finish(invocation, outcome);
        } catch (IOException failure) {
            LOG.log(Level.ERROR, "the end of " + invocation + " could not be kept", failure);
        }
    }

    private ObjectNode outcome(String invocation, String state) {
        return Json.object()
                .put("invocation", invocation)
                .put("state", state)
                .put("at", clock.instant().toString());
    }

    private ObjectNode failure(String invocation, String code, String detail) {
        ObjectNode outcome = outcome(invocation, "failed");
        outcome.putObject("error").put("code", code).put("detail", detail);
        return outcome;
    }

    private Optional<Refusal> check(String action, JsonNode input) {
        if (!model.hasAction(action)) {
            return OwnThing.refusal(
                    RefusalCode.ACTION_UNKNOWN, "This device has no such action.", List.of());
        }
        if (!model.takesInput(action)) {
            return Optional.empty();
        }
        JsonNode given = input.isMissingNode() || input.isNull() ? Json.object() : input;
        List<Fault> faults = model.input(action).check(given);
        return faults.isEmpty()
                ? Optional.empty()
                : OwnThing.refusal(
                        RefusalCode.INPUT_INVALID,
                        "The input is wrong: %s %s."
                                .formatted(
                                        faults.getFirst().pointer(), faults.getFirst().message()),
                        faults);
    }

    private Optional<Refusal> expired(JsonNode message) {
        Instant now = clock.instant();
        if (now.isBefore(CLOCK_SET_AFTER)) {
            return Optional.empty();
        }
        try {
            return Json.text(message, "expiresAt")
                    .map(Instant::parse)
                    .filter(now::isAfter)
                    .flatMap(_ ->
                            OwnThing.refusal(
                                    RefusalCode.TIME_INVALID,
                                    "It arrived after its time.",
                                    List.of()));
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }
}
