package org.opentos.device.update;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateReport.Fault;
import org.opentos.protocol.update.UpdateState;
import org.opentos.protocol.update.Waiting;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How far this device is with what it was told to run, as it is kept in `update.json`.
///
/// @param attempt what it was told last and has begun, or looked at
/// @param next what it was told while it could not leave that
/// @param spoiled versions from which it went back, the latest last, at most [#SPOILED_MAX]
record Standing(Optional<Attempt> attempt, Optional<UpdateOrder> next, List<Spoiled> spoiled) {
    static final int SPOILED_MAX = 20;

    static final Standing NONE = new Standing(Optional.empty(), Optional.empty(), List.of());

    /// A version that did not work here, which is not tried again.
    record Spoiled(int code, UpdateCheck check, String detail) {}

    /// @param percent of the state's own work
    /// @param fault where it failed or went back
    /// @param told whether the hub knows how it ended
    /// @param since when the state began
    /// @param begun when the device was told
    /// @param drawn whether a page of the shell had been drawn before it was installed
    /// @param starts how often it should have started and did not
    record Attempt(
            UpdateOrder order,
            UpdateState state,
            int percent,
            Optional<Fault> fault,
            boolean told,
            Instant since,
            Instant begun,
            boolean drawn,
            int starts) {

        static Attempt of(UpdateOrder order, UpdateState state, Instant now) {
            return new Attempt(order, state, 0, Optional.empty(), false, now, now, false, 0);
        }

        ReleaseId id() {
            return order.release();
        }

        Release release() {
            return order.signed().release();
        }

        boolean sameState(Attempt other) {
            return id().equals(other.id()) && state == other.state();
        }

        Attempt in(UpdateState next, Instant now) {
            return new Attempt(order, next, 0, Optional.empty(), false, now, begun, drawn, starts);
        }

        Attempt ended(UpdateState next, Fault why, Instant now) {
            return new Attempt(order, next, 0, Optional.of(why), false, now, begun, drawn, starts);
        }

        Attempt at(int next) {
            return new Attempt(order, state, next, fault, told, since, begun, drawn, starts);
        }

        /// The same under other conditions and with another pass.
        Attempt as(UpdateOrder next) {
            return new Attempt(next, state, percent, fault, told, since, begun, drawn, starts);
        }

        Attempt heard() {
            return told
                    ? this
                    : new Attempt(order, state, percent, fault, true, since, begun, drawn, starts);
        }

        Attempt started() {
            return new Attempt(order, state, percent, fault, told, since, begun, drawn, starts + 1);
        }

        Attempt drawn(boolean next) {
            return new Attempt(order, state, percent, fault, told, since, begun, next, starts);
        }
    }

    Standing {
        spoiled = List.copyOf(spoiled);
    }

    Standing with(Attempt next) {
        return new Standing(Optional.of(next), this.next, spoiled);
    }

    Standing with(Optional<UpdateOrder> waits) {
        return new Standing(attempt, waits, spoiled);
    }

    /// The same, with a version remembered as one that did not work.
    Standing spoiling(int code, Fault why) {
        if (spoiled.stream().anyMatch(each -> each.code() == code)) {
            return this;
        }
        List<Spoiled> more = new ArrayList<>(spoiled);
        more.add(new Spoiled(code, why.check(), why.detail()));
        return new Standing(
                attempt, next, more.subList(Math.max(0, more.size() - SPOILED_MAX), more.size()));
    }

    /// The same but for how far its work is, which is not kept.
    Standing kept() {
        return attempt.map(each -> with(each.at(0))).orElse(this);
    }

    /// @param waitsFor what the file that is here waits for, as far as that was looked at
    UpdateReport report(ReleaseVersion running, Release.Kind kind, Optional<Waiting> waitsFor) {
        return new UpdateReport(
                running,
                kind,
                attempt.map(each ->
                        new UpdateReport.Update(
                                each.id(),
                                each.state(),
                                each.percent(),
                                waitsFor.filter(_ -> each.state() == UpdateState.WAITING),
                                each.fault())));
    }

    ObjectNode write() {
        ObjectNode tree = Json.object();
        attempt.ifPresent(each -> {
            ObjectNode written =
                    tree.putObject("attempt")
                            .put("state", each.state().text())
                            .put("told", each.told())
                            .put("since", each.since().toString())
                            .put("begun", each.begun().toString())
                            .put("drawn", each.drawn())
                            .put("starts", each.starts());
            each.order().write(written.putObject("order"));
            each.fault()
                    .ifPresent(fault ->
                            written.putObject("fault")
                                    .put("check", fault.check().text())
                                    .put("detail", fault.detail())
                                    .put("log", fault.log()));
        });
        next.ifPresent(each -> each.write(tree.putObject("next")));
        ArrayNode list = tree.putArray("spoiled");
        spoiled.forEach(each ->
                list.addObject()
                        .put("code", each.code())
                        .put("check", each.check().text())
                        .put("detail", each.detail()));
        return tree;
    }

    /// What cannot be read of it counts as missing.
    static Standing read(JsonNode tree) {
        List<Spoiled> spoiled = new ArrayList<>();
        tree.path("spoiled")
                .valueStream()
                .limit(SPOILED_MAX)
                .forEach(each ->
                        UpdateCheck.find(each.path("check").asString(""))
                                .ifPresent(check ->
                                        spoiled.add(
                                                new Spoiled(
                                                        each.path("code").asInt(0),
                                                        check,
                                                        each.path("detail").asString("")))));
        return new Standing(
                order(tree.path("attempt").path("order"))
                        .flatMap(order -> attempt(order, tree.path("attempt"))),
                order(tree.path("next")),
                spoiled);
    }

    private static Optional<UpdateOrder> order(JsonNode tree) {
        return switch (UpdateOrder.read(tree)) {
            case Outcome.Done<Optional<UpdateOrder>>(Optional<UpdateOrder> order) -> order;
            case Outcome.Refused<Optional<UpdateOrder>> _ -> Optional.empty();
        };
    }

    private static Optional<Attempt> attempt(UpdateOrder order, JsonNode tree) {
        JsonNode fault = tree.path("fault");
        try {
            Instant since = Instant.parse(tree.path("since").asString(""));
            Instant begun = Instant.parse(tree.path("begun").asString(""));
            return UpdateState.find(tree.path("state").asString(""))
                    .map(state ->
                            new Attempt(
                                    order,
                                    state,
                                    0,
                                    UpdateCheck.find(fault.path("check").asString(""))
                                            .map(check ->
                                                    new Fault(
                                                            check,
                                                            fault.path("detail").asString(""),
                                                            fault.path("log").asString(""))),
                                    tree.path("told").asBoolean(false),
                                    since,
                                    begun,
                                    tree.path("drawn").asBoolean(false),
                                    tree.path("starts").asInt(0)));
        } catch (DateTimeException damaged) {
            return Optional.empty();
        }
    }
}
