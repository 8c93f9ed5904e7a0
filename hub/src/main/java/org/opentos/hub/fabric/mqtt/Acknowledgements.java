package org.opentos.hub.fabric.mqtt;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Refusal;

/// Answers to a client's QoS 1 and 2 messages, sent in the order of the messages even where they
/// are ready in another (MQTT-4.6.0-2, MQTT-4.6.0-3). Used on the event loop only.
final class Acknowledgements {

    /// Sends what is ready.
    interface Sink {
        void send(int qos, int packetIdentifier, @Nullable Refusal refusal);
    }

    /// A message whose answer is not sent yet.
    static final class Waiting {
        private final int qos;
        private final int packetIdentifier;
        private @Nullable Refusal refusal;
        private boolean ready;

        private Waiting(int qos, int packetIdentifier) {
            this.qos = qos;
            this.packetIdentifier = packetIdentifier;
        }
    }

    private final Sink sink;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
    private int waitingAtLeastOnce;

    Acknowledgements(Sink sink) {
        this.sink = sink;
    }

    int waiting() {
        return waiting.size();
    }

    /// How many of them are answers to QoS 1 messages.
    int waitingAtLeastOnce() {
        return waitingAtLeastOnce;
    }

    /// The packet identifiers of messages that are not answered yet.
    List<Integer> unfinished(int qos) {
        return waiting.stream()
                .filter(each -> each.qos == qos && !each.ready)
                .map(each -> each.packetIdentifier)
                .toList();
    }

    /// Answers at once, or after those that wait.
    void ready(int qos, int packetIdentifier, @Nullable Refusal refusal) {
        if (waiting.isEmpty()) {
            sink.send(qos, packetIdentifier, refusal);
        } else {
            ready(expect(qos, packetIdentifier), refusal);
        }
    }

    Waiting expect(int qos, int packetIdentifier) {
        Waiting entry = new Waiting(qos, packetIdentifier);
        waiting.add(entry);
        waitingAtLeastOnce += qos == 1 ? 1 : 0;
        return entry;
    }

    void ready(Waiting entry, @Nullable Refusal refusal) {
        entry.refusal = refusal;
        entry.ready = true;
        for (Waiting first = waiting.peek(); first != null && first.ready; first = waiting.peek()) {
            waiting.remove();
            waitingAtLeastOnce -= first.qos == 1 ? 1 : 0;
            sink.send(first.qos, first.packetIdentifier, first.refusal);
        }
    }
}
