package org.opentos.device.update;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.opentos.device.fabric.Asking;
import org.opentos.device.fabric.ConnectionStatus;
import org.opentos.device.json.Json;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Topics.Channel;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateReport.Fault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells the hub what runs and how an update goes: at each change, each tenth of its work, and once
/// on each connection, until the hub took it.
final class Reporting {
    static final Duration WAIT_FIRST = Duration.ofSeconds(2);
    static final Duration WAIT_MAX = Duration.ofMinutes(5);
    private static final int STEP_PERCENT = 10;
    private static final Logger LOG = System.getLogger(Reporting.class.getName());

    /// What the hub heard, and on which connection.
    private record Heard(UpdateReport report, Instant connection) {}

    private final DeviceId self;
    private final Asking hub;
    private final LongSupplier millis;
    private Optional<Heard> heard = Optional.empty();
    private Duration wait = WAIT_FIRST;
    private Optional<Instant> failedOn = Optional.empty();
    private long nextMillis;

    /// @param millis of a clock that is never set
    Reporting(DeviceId self, Asking hub, LongSupplier millis) {
        this.self = self;
        this.hub = hub;
        this.millis = millis;
    }

    /// Tells what is so now where that is due.
    ///
    /// @return whether the hub knows it
    boolean tell(UpdateReport now, ConnectionStatus connection) {
        if (connection.state() != ConnectionStatus.State.ONLINE) {
            return false;
        }
        Heard due = new Heard(coarse(now), connection.since());
        if (heard.equals(Optional.of(due))) {
            return true;
        }
        boolean failed = failedOn.equals(Optional.of(due.connection()));
        if (failed && millis.getAsLong() < nextMillis) {
            return false;
        }
        return switch (hub.ask(self, Channel.UPDATES, message(now))) {
            case Outcome.Done<JsonNode> _ -> {
                took(due);
                yield true;
            }
            case Outcome.Refused<JsonNode>(Refusal refusal) -> refused(refusal, due, failed);
        };
    }

    private void took(Heard due) {
        heard = Optional.of(due);
        failedOn = Optional.empty();
    }

    /// A hub that heard it and wants none of it has been told.
    private boolean refused(Refusal refusal, Heard due, boolean again) {
        boolean later =
                switch (refusal.code()) {
                    case HUB_UNREACHABLE, BUSY, TOO_MANY_ATTEMPTS -> true;
                    default -> false;
                };
        if (!later) {
            LOG.log(
                    Level.WARNING,
                    "the hub does not take what is told of updates: {0}",
                    refusal.code().text());
            took(due);
            return true;
        }
        Duration doubled = wait.multipliedBy(2);
        wait = !again ? WAIT_FIRST : doubled.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : doubled;
        failedOn = Optional.of(due.connection());
        nextMillis = millis.getAsLong() + wait.toMillis();
        return false;
    }

    /// Hundredths are no news.
    private static UpdateReport coarse(UpdateReport report) {
        return new UpdateReport(
                report.running(),
                report.kind(),
                report.update()
                        .map(each ->
                                new UpdateReport.Update(
                                        each.release(),
                                        each.state(),
                                        each.percent() / STEP_PERCENT * STEP_PERCENT,
                                        each.waitsFor(),
                                        each.fault())));
    }

    /// As much of the log as the fabric carries.
    private static JsonNode message(UpdateReport report) {
        UpdateReport next = report;
        while (true) {
            ObjectNode message = Json.object();
            next.write(message);
            Optional<Fault> fault = next.update().flatMap(UpdateReport.Update::fault);
            if (Json.bytes(message).length <= OutboundQueue.PAYLOAD_BYTES_MAX
                    || fault.filter(each -> !each.log().isEmpty()).isEmpty()) {
                return message;
            }
            String log = fault.get().log();
            Fault shorter =
                    new Fault(
                            fault.get().check(),
                            fault.get().detail(),
                            log.substring((log.length() + 1) / 2));
            next =
                    new UpdateReport(
                            next.running(),
                            next.kind(),
                            next.update()
                                    .map(each ->
                                            new UpdateReport.Update(
                                                    each.release(),
                                                    each.state(),
                                                    each.percent(),
                                                    each.waitsFor(),
                                                    Optional.of(shorter))));
        }
    }
}
