package org.opentos.protocol.update;

import java.util.Optional;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a device says on `updates`: `{"running": {"code", "name", "kind"}, "update": {"release",
/// "state", "percent", "waitsFor", "fault": {"check", "detail", "log"}}}`.
///
/// @param running what runs
/// @param kind of releases that the device takes
/// @param update how far it is with what it was last told to take
public record UpdateReport(ReleaseVersion running, Release.Kind kind, Optional<Update> update) {

    /// @param percent of the state's own work, 0 to 100; 0 where it has none
    /// @param waitsFor where the state is `waiting` and something speaks against installing it now
    /// @param fault where the state is `failed` or `went-back`
    public record Update(
            ReleaseId release,
            UpdateState state,
            int percent,
            Optional<Waiting> waitsFor,
            Optional<Fault> fault) {}

    /// Why a release was not taken.
    ///
    /// @param detail a sentence for whoever made it
    /// @param log the last lines of what the device wrote of it; may be empty
    public record Fault(UpdateCheck check, String detail, String log) {
        public Fault {
            detail = beginning(detail, UpdateLimits.DETAIL_CHARACTERS_MAX);
            log = end(log, UpdateLimits.LOG_CHARACTERS_MAX);
        }

        private static String beginning(String text, int most) {
            return text.length() <= most ? text : text.substring(0, most);
        }

        /// The last lines say why.
        private static String end(String text, int most) {
            return text.length() <= most ? text : text.substring(text.length() - most);
        }
    }

    public void write(ObjectNode to) {
        to.putObject("running")
                .put("code", running.code())
                .put("name", running.name())
                .put("kind", kind.text());
        update.ifPresent(each -> {
            ObjectNode update =
                    to.putObject("update")
                            .put("release", each.release().text())
                            .put("state", each.state().text())
                            .put("percent", each.percent());
            each.waitsFor().ifPresent(what -> update.put("waitsFor", what.text()));
            each.fault()
                    .ifPresent(fault ->
                            update.putObject("fault")
                                    .put("check", fault.check().text())
                                    .put("detail", fault.detail())
                                    .put("log", fault.log()));
        });
    }

    /// Reads what any device may have written; refused as `body-malformed`.
    public static Outcome<UpdateReport> read(JsonNode from) {
        JsonNode running = from.path("running");
        Optional<ReleaseVersion> version =
                running.path("code").isInt()
                        ? ReleaseVersion.find(
                                running.path("code").intValue(), running.path("name").asString(""))
                        : Optional.empty();
        Optional<Release.Kind> kind = Release.Kind.find(running.path("kind").asString(""));
        if (version.isEmpty() || kind.isEmpty()) {
            return malformed("running has a code, a name and a kind");
        }
        if (from.path("update").isMissingNode()) {
            return Outcome.done(
                    new UpdateReport(version.get(), kind.orElseThrow(), Optional.empty()));
        }
        return update(from.path("update"))
                .map(update ->
                        new UpdateReport(version.get(), kind.orElseThrow(), Optional.of(update)));
    }

    private static Outcome<Update> update(JsonNode from) {
        Optional<UpdateState> state = UpdateState.find(from.path("state").asString(""));
        JsonNode percent = from.path("percent");
        if (state.isEmpty()
                || !percent.isInt()
                || percent.intValue() < 0
                || percent.intValue() > 100) {
            return malformed("update has a state, and a percent from 0 to 100");
        }
        boolean bad = state.get() == UpdateState.FAILED || state.get() == UpdateState.WENT_BACK;
        Optional<UpdateCheck> check =
                UpdateCheck.find(from.path("fault").path("check").asString(""));
        if (bad != check.isPresent()) {
            return malformed("update has a fault where it failed or went back, and only there");
        }
        try {
            return Outcome.done(
                    new Update(
                            ReleaseId.parse(from.path("release").asString("")),
                            state.get(),
                            percent.intValue(),
                            // What a later device waits for is waiting all the same.
                            state.get() == UpdateState.WAITING
                                    ? Waiting.find(from.path("waitsFor").asString(""))
                                    : Optional.empty(),
                            check.map(each ->
                                    new Fault(
                                            each,
                                            from.path("fault").path("detail").asString(""),
                                            from.path("fault").path("log").asString("")))));
        } catch (IllegalArgumentException malformed) {
            return malformed("update names its release");
        }
    }

    private static <T> Outcome<T> malformed(String what) {
        return Outcome.refused(
                RefusalCode.BODY_MALFORMED,
                "The report of an update cannot be read: " + what + ".");
    }
}
