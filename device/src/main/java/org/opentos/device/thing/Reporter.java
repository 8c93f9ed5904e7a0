package org.opentos.device.thing;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.device.storage.LastState;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.device.storage.OutboundQueue.Kind;
import org.opentos.protocol.Cause;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts what happened to this device into the queue, in the words of the fabric.
///
/// While the device belongs to no home nothing is queued: what was seen before a home took it is
/// nobody's business.
final class Reporter {
    private static final Logger LOG = System.getLogger(Reporter.class.getName());

    /// Why something happened: the id of a cause that the hub knows, or a new cause.
    ///
    /// @param cause the text of its id
    record Why(String cause, Optional<Cause> root) {
        static Why answering(String cause) {
            return new Why(cause, Optional.empty());
        }

        static Why begunBy(Cause root) {
            return new Why(root.id().text(), Optional.of(root));
        }
    }

    private final OutboundQueue queue;
    private final LastState last;
    private final InstantSource clock;
    private long lost;
    private boolean failing;

    Reporter(OutboundQueue queue, LastState last, InstantSource clock) {
        this.queue = queue;
        this.last = last;
        this.clock = clock;
    }

    /// Remembers values and reports them.
    void values(Map<String, JsonNode> values, Why why) {
        if (values.isEmpty()) {
            return;
        }
        Instant at = clock.instant();
        values.forEach((property, value) ->
                last.put(property, new LastState.Value(value, at, why.cause())));
        if (last.place().isEmpty()) {
            return;
        }
        byte[] message = valuesMessage(values, why, at);
        if (message.length <= OutboundQueue.PAYLOAD_BYTES_MAX) {
            enqueue(Kind.REPORTED, values, why.cause(), message);
            return;
        }
        values.forEach((property, value) ->
                enqueue(
                        Kind.REPORTED,
                        Map.of(property, value),
                        why.cause(),
                        valuesMessage(Map.of(property, value), why, at)));
    }

    void event(String event, JsonNode data, Why why) {
        ObjectNode message =
                Json.object().put("event", event).put("at", clock.instant().toString());
        message.set("data", data);
        explain(message, why);
        enqueue(Kind.EVENT, Map.of(), why.cause(), Json.bytes(message));
    }

    void outcome(String invocation, JsonNode outcome) {
        enqueue(Kind.OUTCOME, Map.of(), invocation, Json.bytes(outcome));
    }

    /// Whether an answer to this cause or invocation still waits to be sent.
    boolean pending(String answers) {
        return queue.answers(answers);
    }

    /// Forgets what waits to be sent to the home the device has left.
    void leaveHome() {
        try {
            queue.clear();
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "could not forget the messages for the former home", failure);
        }
    }

    /// Messages that could not be kept because the disk refused them.
    synchronized long lost() {
        return lost;
    }

    synchronized boolean failing() {
        return failing;
    }

    private static byte[] valuesMessage(Map<String, JsonNode> values, Why why, Instant at) {
        ObjectNode message = Json.object();
        ObjectNode each = message.putObject("values");
        values.forEach(each::set);
        message.put("at", at.toString());
        explain(message, why);
        return Json.bytes(message);
    }

    private static void explain(ObjectNode message, Why why) {
        message.put("cause", why.cause());
        why.root().ifPresent(root -> message.putArray("causes").add(tree(root)));
    }

    /// Written by hand: mapping a record loads some hundred classes, which is memory on a watch.
    private static JsonNode tree(Cause cause) {
        ObjectNode tree =
                Json.object()
                        .put("id", cause.id().text())
                        .put("kind", cause.kind().text())
                        .put("actor", cause.actor());
        tree.set(
                "parent",
                cause.parent().map(parent -> Json.of(parent.text())).orElse(Json.nothing()));
        return tree.put("door", cause.door())
                .put("text", cause.text())
                .put("at", cause.at().toString());
    }

    private synchronized void enqueue(
            Kind kind, Map<String, JsonNode> values, String answers, byte[] message) {
        if (last.place().isEmpty()) {
            return;
        }
        if (message.length > OutboundQueue.PAYLOAD_BYTES_MAX) {
            lost++;
            LOG.log(
                    Level.WARNING,
                    "dropped a message of {0} bytes, more than the fabric carries: {1} {2}",
                    message.length,
                    kind,
                    values.keySet());
            return;
        }
        try {
            queue.append(kind, values.keySet(), answers, message);
            failing = false;
        } catch (IOException failure) {
            lost++;
            if (!failing) {
                LOG.log(
                        Level.ERROR,
                        "the queue on disk cannot be written; what happens now is lost until it can",
                        failure);
            }
            failing = true;
        }
    }
}
