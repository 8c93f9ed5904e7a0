package org.opentos.hub.fabric.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.opentos.hub.fabric.mqtt.SessionModel.Expected;

/// A PUBLISH from the hub, as [ModelClient] hears it.
record Heard(
        String topic,
        String payload,
        int qos,
        boolean retain,
        boolean duplicate,
        int identifier,
        Set<Integer> subscriptions,
        boolean five) {

    static Heard of(byte[] packet, boolean five) {
        int at = 1;
        while ((packet[at++] & 0x80) != 0) {}
        int length = (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
        String topic = new String(packet, at + 2, length, StandardCharsets.UTF_8);
        at += 2 + length;
        int qos = packet[0] >> 1 & 3;
        int identifier = qos == 0 ? 0 : (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
        at += qos == 0 ? 0 : 2;
        Set<Integer> subscriptions = new TreeSet<>();
        if (five) {
            int end = at + 1 + packet[at];
            at++;
            while (at < end) {
                if (packet[at] == 0x0B) {
                    subscriptions.add((int) packet[at + 1]);
                }
                at += packet[at] == 0x0B ? 2 : 5;
            }
        }
        return new Heard(
                topic,
                new String(packet, at, packet.length - at, StandardCharsets.UTF_8),
                qos,
                (packet[0] & 1) != 0,
                (packet[0] & 8) != 0,
                identifier,
                subscriptions,
                five);
    }

    boolean is(Expected expected) {
        return expected.message.topic.equals(topic)
                && expected.message.payload().equals(payload)
                && expected.qos == qos
                && expected.retain == retain
                && (!five || expected.identifiers.equals(subscriptions));
    }
}
