package org.opentos.hub.fabric.mqtt;

import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.Publication;

/// Writes the packets that a server sends, into the buffer that goes to the socket.
final class Writing {
    private static final int FIXED_HEADER_BYTES_MAX = 5;

    private Writing() {}

    static int variableBytes(int value) {
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    }

    /// PUBACK, PUBREC, PUBREL or PUBCOMP; in MQTT 3.1.1 without reason.
    ///
    /// @param type the first byte of the packet
    /// @param explanation null where the client does not want one or there is none
    static void acknowledgement(
            PacketBuffer out,
            int type,
            int packetIdentifier,
            boolean five,
            int reason,
            @Nullable String explanation) {
        out.oneByte(type);
        if (!five || reason == Reason.SUCCESS) {
            out.oneByte(2);
            out.twoBytes(packetIdentifier);
            return;
        }
        if (explanation == null) {
            out.oneByte(3);
            out.twoBytes(packetIdentifier);
            out.oneByte(reason);
            return;
        }
        int properties = 3 + ByteBufUtil.utf8Bytes(explanation);
        out.variable(3 + variableBytes(properties) + properties);
        out.twoBytes(packetIdentifier);
        out.oneByte(reason);
        out.variable(properties);
        out.oneByte(Properties.REASON_STRING);
        out.text(explanation);
    }

    /// How large a packet with this explanation becomes, at most.
    static int explainedBytes(String explanation) {
        return 2 * FIXED_HEADER_BYTES_MAX + 6 + ByteBufUtil.utf8Bytes(explanation);
    }

    static void pingResponse(PacketBuffer out) {
        out.twoBytes(0xD000);
    }

    /// SUBACK or UNSUBACK.
    ///
    /// @param codes one for each filter; empty for an UNSUBACK of MQTT 3.1.1
    static void codes(
            PacketBuffer out, int type, int packetIdentifier, boolean five, byte[] codes) {
        out.oneByte(type);
        out.variable(2 + (five ? 1 : 0) + codes.length);
        out.twoBytes(packetIdentifier);
        if (five) {
            out.oneByte(0);
        }
        out.bytes(codes);
    }

    /// DISCONNECT of MQTT 5; version 3.1.1 has none from the server.
    static void disconnect(PacketBuffer out, int reason, @Nullable String explanation) {
        out.oneByte(0xE0);
        if (explanation == null) {
            out.oneByte(1);
            out.oneByte(reason);
            return;
        }
        int properties = 3 + ByteBufUtil.utf8Bytes(explanation);
        out.variable(1 + variableBytes(properties) + properties);
        out.oneByte(reason);
        out.variable(properties);
        out.oneByte(Properties.REASON_STRING);
        out.text(explanation);
    }

    /// CONNACK.
    ///
    /// @param code a reason code of MQTT 5 or a return code of 3.1.1
    /// @param properties as on the wire without length; null in MQTT 3.1.1
    static void connectAcknowledgement(
            PacketBuffer out, boolean sessionPresent, int code, @Nullable PacketBuffer properties) {
        out.oneByte(0x20);
        if (properties == null) {
            out.oneByte(2);
            out.oneByte(sessionPresent ? 1 : 0);
            out.oneByte(code);
            return;
        }
        int length = properties.count();
        out.variable(2 + variableBytes(length) + length);
        out.oneByte(sessionPresent ? 1 : 0);
        out.oneByte(code);
        out.variable(length);
        out.bytes(properties);
    }

    /// How large a CONNACK of MQTT 5 with these properties is.
    static int connectAcknowledgementBytes(PacketBuffer properties) {
        int length = properties.count();
        return packetBytes(2 + variableBytes(length) + length);
    }

    /// How large a SUBACK or UNSUBACK for this many filters is.
    static int codesBytes(boolean five, int filters) {
        return packetBytes(2 + (five ? 1 : 0) + filters);
    }

    private static int packetBytes(int remaining) {
        return 1 + variableBytes(remaining) + remaining;
    }

    /// How one delivery of a publication differs from another.
    ///
    /// @param packetIdentifier 0 where qos is 0
    /// @param alias 0 for none
    /// @param nameOmitted whether the alias alone stands for the topic
    /// @param expirySeconds what remains; negative where the message does not expire
    record Delivery(
            int qos,
            boolean duplicate,
            boolean retain,
            int packetIdentifier,
            int[] subscriptionIdentifiers,
            int alias,
            boolean nameOmitted,
            long expirySeconds) {}

    /// The length of everything after the fixed header.
    static int publishBytes(Publication publication, boolean five, Delivery delivery) {
        int topic = delivery.nameOmitted() ? 0 : publication.topic().bytes().length;
        int bytes = 2 + topic + (delivery.qos() > 0 ? 2 : 0) + publication.payload().length;
        if (five) {
            int properties = propertiesBytes(publication, delivery);
            bytes += variableBytes(properties) + properties;
        }
        return bytes;
    }

    private static int propertiesBytes(Publication publication, Delivery delivery) {
        int bytes = publication.properties().length;
        if (delivery.expirySeconds() >= 0) {
            bytes += 5;
        }
        if (delivery.alias() > 0) {
            bytes += 3;
        }
        for (int each : delivery.subscriptionIdentifiers()) {
            bytes += 1 + variableBytes(each);
        }
        return bytes;
    }

    static void publish(
            PacketBuffer out, Publication publication, boolean five, Delivery delivery, int bytes) {
        out.ensure(FIXED_HEADER_BYTES_MAX + bytes);
        int flags =
                (delivery.duplicate() ? 8 : 0)
                        | (delivery.qos() << 1)
                        | (delivery.retain() ? 1 : 0);
        out.oneByte(0x30 | flags);
        out.variable(bytes);
        byte[] topic = publication.topic().bytes();
        if (delivery.nameOmitted()) {
            out.twoBytes(0);
        } else {
            out.twoBytes(topic.length);
            out.bytes(topic);
        }
        if (delivery.qos() > 0) {
            out.twoBytes(delivery.packetIdentifier());
        }
        if (five) {
            out.variable(propertiesBytes(publication, delivery));
            if (delivery.expirySeconds() >= 0) {
                out.oneByte(Properties.MESSAGE_EXPIRY);
                out.fourBytes((int) delivery.expirySeconds());
            }
            if (delivery.alias() > 0) {
                out.oneByte(Properties.TOPIC_ALIAS);
                out.twoBytes(delivery.alias());
            }
            for (int each : delivery.subscriptionIdentifiers()) {
                out.oneByte(Properties.SUBSCRIPTION_IDENTIFIER);
                out.variable(each);
            }
            out.bytes(publication.properties());
        }
        out.bytes(publication.payload());
    }
}
