package org.opentos.hub.things;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;

/// What is known of one property of one device: the value it last reported, and the value last
/// desired. The two are kept side by side and never merged. Deterministic: no clock, no I/O.
///
/// @param desires how many times this property was desired since the device was made; the version
///   of the last desire, kept also when the desire itself is forgotten
public record PropertyTwin(Optional<Reported> reported, Optional<Desired> desired, long desires) {

    /// @param at when the device observed it
    /// @param cause why it has this value
    public record Reported(JsonNode value, Instant at, Id.CauseId cause) {}

    /// @param version counts the desires of this property from 1 on
    /// @param answered whether the device has reported since, in answer to this desire
    public record Desired(
            JsonNode value, Instant at, long version, Id.CauseId cause, boolean answered) {}

    /// What came of a report.
    ///
    /// @param current whether the twin shows this report now; an observation older than the one
    ///   shown is only history
    /// @param changed whether the shown value differs from the one before
    /// @param was the value shown before
    public record Step(
            PropertyTwin twin, boolean current, boolean changed, Optional<JsonNode> was) {}

    private static final PropertyTwin UNKNOWN =
            new PropertyTwin(Optional.empty(), Optional.empty(), 0);

    /// Nothing reported, nothing desired.
    public static PropertyTwin unknown() {
        return UNKNOWN;
    }

    /// The device reports a value.
    ///
    /// One observed before the value that is shown does not replace it. At the same instant, the
    /// later arrival counts. The report answers the desire where it names the desire's cause, or
    /// where the same value was observed no earlier than the desire was made.
    public Step report(Reported report) {
        boolean current = reported.map(shown -> !report.at().isBefore(shown.at())).orElse(true);
        boolean changed =
                current
                        && reported.map(shown -> !JsonValues.same(shown.value(), report.value()))
                                .orElse(true);
        Optional<Desired> after = desired.map(desire -> answered(desire, report));
        PropertyTwin twin =
                new PropertyTwin(current ? Optional.of(report) : reported, after, desires);
        return new Step(twin, current, changed, reported.map(Reported::value));
    }

    /// Somebody desires a value. It takes the place of what was desired before, answered or not.
    public PropertyTwin desire(JsonNode value, Instant at, Id.CauseId cause) {
        long version = desires + 1;
        return new PropertyTwin(
                reported, Optional.of(new Desired(value, at, version, cause, false)), version);
    }

    private static Desired answered(Desired desire, Reported report) {
        boolean answers =
                report.cause().equals(desire.cause())
                        || (!report.at().isBefore(desire.at())
                                && JsonValues.same(report.value(), desire.value()));
        return desire.answered() || !answers
                ? desire
                : new Desired(desire.value(), desire.at(), desire.version(), desire.cause(), true);
    }
}
