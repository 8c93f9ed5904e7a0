package org.opentos.hub.fabric.routing;

import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Message;

/// A message on its way to subscribers. Its arrays are shared by all of them and never changed.
///
/// @param qos 0, 1 or 2, as published
/// @param retain as published; a delivery may clear it
/// @param properties the MQTT 5 properties that are passed on unaltered (payload format indicator,
///   content type, response topic, correlation data, user properties), as on the wire and without
///   their length; empty where there are none
/// @param expiresAtMillis since the epoch; [#NEVER] where it does not expire
/// @param receivedNanos when it came, of `System.nanoTime`: the time for which rights are asked
/// @param trace where its path is noted; null for almost every message
public record Publication(
        Topic topic,
        byte[] payload,
        int qos,
        boolean retain,
        byte[] properties,
        long expiresAtMillis,
        long receivedNanos,
        @Nullable MessageTrace trace) {
    public static final long NEVER = Long.MAX_VALUE;
    public static final byte[] NO_PROPERTIES = new byte[0];

    /// What an entry in a queue costs beside its bytes: objects and the queue's own slots.
    private static final int OVERHEAD_BYTES = 96;

    public Publication(
            Topic topic,
            byte[] payload,
            int qos,
            boolean retain,
            byte[] properties,
            long expiresAtMillis) {
        this(topic, payload, qos, retain, properties, expiresAtMillis, System.nanoTime(), null);
    }

    Publication traced(MessageTrace by) {
        return new Publication(
                topic, payload, qos, retain, properties, expiresAtMillis, receivedNanos, by);
    }

    static Publication of(Topic topic, Message message) {
        return new Publication(
                topic, message.payload(), message.qos(), message.retain(), NO_PROPERTIES, NEVER);
    }

    /// The message that clears what is retained at the topic.
    Publication cleared() {
        return new Publication(topic, new byte[0], 0, true, NO_PROPERTIES, NEVER);
    }

    public Message message() {
        return new Message(topic.text(), payload, qos, retain);
    }

    /// What it counts for in bounds that are given in bytes.
    public int bytes() {
        return payload.length + topic.bytes().length + properties.length + OVERHEAD_BYTES;
    }

    public boolean expired(long nowMillis) {
        return expiresAtMillis <= nowMillis;
    }
}
