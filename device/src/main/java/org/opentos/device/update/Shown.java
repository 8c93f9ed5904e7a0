package org.opentos.device.update;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.device.update.Standing.Attempt;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateState;
import org.opentos.protocol.update.Waiting;
import tools.jackson.databind.JsonNode;

/// What the shell says of an update: nothing but what is under way, or that the device went back
/// lately.
final class Shown {
    /// How long the shell says that the device went back.
    static final Duration WENT_BACK = Duration.ofDays(1);

    private Shown() {}

    static JsonNode of(
            Standing standing, ReleaseVersion running, Optional<Waiting> waitsFor, Instant now) {
        return standing.attempt()
                .filter(each -> worthShowing(each, now))
                .map(each -> shown(each, running, waitsFor))
                .orElseGet(Json::nothing);
    }

    private static boolean worthShowing(Attempt attempt, Instant now) {
        return attempt.state() == UpdateState.WENT_BACK
                ? now.isBefore(attempt.since().plus(WENT_BACK))
                : !attempt.state().ended();
    }

    private static JsonNode shown(
            Attempt attempt, ReleaseVersion running, Optional<Waiting> waitsFor) {
        return Json.object()
                .put("version", attempt.release().version().code())
                .put("name", attempt.release().version().name())
                .put("running", running.name())
                .put("state", attempt.state().text())
                .put("percent", attempt.percent())
                .put("notes", attempt.order().notes())
                .set(
                        "waitsFor",
                        waitsFor.filter(_ -> attempt.state() == UpdateState.WAITING)
                                .map(each -> Json.of(each.text()))
                                .orElseGet(Json::nothing));
    }
}
