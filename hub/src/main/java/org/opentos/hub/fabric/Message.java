package org.opentos.hub.fabric;

import java.util.Arrays;

/// A message inside one topic space.
///
/// @param topic without its mount point
/// @param qos 0, 1 or 2
public record Message(String topic, byte[] payload, int qos, boolean retain) {

    public static Message of(String topic, byte[] payload) {
        return new Message(topic, payload, 1, false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message that
                && topic.equals(that.topic)
                && Arrays.equals(payload, that.payload)
                && qos == that.qos
                && retain == that.retain;
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "Message[%s, %d bytes, qos %d]".formatted(topic, payload.length, qos);
    }
}
