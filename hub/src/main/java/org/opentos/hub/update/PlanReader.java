package org.opentos.hub.update;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.update.UpdateOrder;
import tools.jackson.databind.JsonNode;

/// Reads how a maker wants a release to come to its devices. What is not said is as in
/// [RolloutPlan#USUAL].
final class PlanReader {
    private final List<Fault> faults = new ArrayList<>();

    private PlanReader() {}

    /// @param body `{"stages": [{"percent" | "batches" | "devices", "holdSeconds"}], "stopPercent",
    ///   "atOnce", "when": {"idle", "charging", "from", "until"}}`
    static Outcome<RolloutPlan> read(JsonNode body) {
        PlanReader reader = new PlanReader();
        RolloutPlan plan = reader.plan(body);
        return reader.faults.isEmpty()
                ? Outcome.done(plan)
                : Outcome.refused(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "A field of the roll-out is wrong; see the list.",
                                reader.faults));
    }

    private RolloutPlan plan(JsonNode body) {
        RolloutPlan usual = RolloutPlan.USUAL;
        JsonNode once = body.path("atOnce");
        int atOnce = once.isMissingNode() ? usual.atOnce() : once.asInt(0);
        if (atOnce < 1 || atOnce > RolloutPlan.AT_ONCE_MAX) {
            fault("/atOnce", "must be from 1 to " + RolloutPlan.AT_ONCE_MAX);
        }
        return new RolloutPlan(
                body.path("stages").isMissingNode() ? usual.stages() : stages(body.path("stages")),
                body.path("stopPercent").isMissingNode()
                        ? usual.stopPercent()
                        : percent("/stopPercent", body.path("stopPercent")),
                atOnce,
                body.path("when").isMissingNode() ? usual.when() : when(body.path("when")));
    }

    private List<RolloutPlan.Stage> stages(JsonNode stages) {
        List<RolloutPlan.Stage> read = new ArrayList<>();
        if (stages.isEmpty() || stages.size() > RolloutPlan.STAGES_MAX) {
            fault("/stages", "must be 1 to %d stages".formatted(RolloutPlan.STAGES_MAX));
            return read;
        }
        for (int number = 0; number < stages.size(); number++) {
            read.add(stage("/stages/" + number, stages.get(number)));
        }
        return read;
    }

    private RolloutPlan.Stage stage(String pointer, JsonNode stage) {
        JsonNode hold = stage.path("holdSeconds");
        long seconds = hold.isMissingNode() ? 0 : hold.asLong(-1);
        if (seconds < 0 || seconds > RolloutPlan.HOLD_MAX.toSeconds()) {
            fault(
                    pointer + "/holdSeconds",
                    "must be from 0 to " + RolloutPlan.HOLD_MAX.toSeconds());
        }
        return new RolloutPlan.Stage(
                reach(pointer, stage), Duration.ofSeconds(Math.max(0, seconds)));
    }

    private Reach reach(String pointer, JsonNode stage) {
        if (stage.path("batches").isArray()) {
            return new Reach.Batches(
                    named(pointer + "/batches", stage.path("batches"), Id.BatchId::parse));
        }
        if (stage.path("devices").isArray()) {
            return new Reach.Chosen(
                    named(pointer + "/devices", stage.path("devices"), Id.DeviceId::parse));
        }
        return new Reach.Share(percent(pointer + "/percent", stage.path("percent")));
    }

    private <T> List<T> named(String pointer, JsonNode ids, Function<String, T> parse) {
        List<T> named = new ArrayList<>();
        if (ids.isEmpty() || ids.size() > RolloutPlan.NAMED_MAX) {
            fault(pointer, "must be 1 to %d ids".formatted(RolloutPlan.NAMED_MAX));
            return named;
        }
        for (JsonNode each : ids) {
            try {
                named.add(parse.apply(each.asString("")));
            } catch (IllegalArgumentException malformed) {
                fault(pointer, "holds what is no such id");
            }
        }
        return named;
    }

    private BigDecimal percent(String pointer, JsonNode node) {
        BigDecimal percent = node.isNumber() ? node.decimalValue() : BigDecimal.ZERO;
        if (percent.signum() <= 0
                || percent.compareTo(BigDecimal.valueOf(100)) > 0
                || percent.scale() > 4) {
            fault(pointer, "must be above 0, at most 100, with at most four decimals");
            return BigDecimal.ONE;
        }
        return percent;
    }

    private UpdateOrder.When when(JsonNode when) {
        try {
            return UpdateOrder.When.read(when);
        } catch (IllegalArgumentException malformed) {
            fault("/when", "from and until must be times such as 02:30, or both absent");
            return new UpdateOrder.When(false, false, Optional.empty());
        }
    }

    private void fault(String pointer, String message) {
        faults.add(new Fault(pointer, message));
    }
}
