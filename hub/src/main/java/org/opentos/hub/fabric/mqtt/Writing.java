package org.opentos.hub.fabric.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.Publication;

/// Writes the packets that a server sends, straight into the buffer that goes to the socket.
final class Writing {
    private static final int FIXED_HEADER_BYTES_MAX = 5;

    private Writing() {}

    static void variable(ByteBuf out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    static int variableBytes(int value) {
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    }

    static void text(ByteBuf out, String text) {
        out.writeShort(ByteBufUtil.utf8Bytes(text));
        out.writeCharSequence(text, StandardCharsets.UTF_8);
    }

    /// PUBACK, PUBREC, PUBREL or PUBCOMP; in MQTT 3.1.1 without reason.
    ///
    /// @param type the first byte of the packet
    /// @param explanation null where the client does not want one or there is none
    static void acknowledgement(
            ByteBuf out,
            int type,
            int packetIdentifier,
            boolean five,
            int reason,
            @Nullable String explanation) {
        out.writeByte(type);
        if (!five || reason == Reason.SUCCESS) {
            out.writeByte(2);
            out.writeShort(packetIdentifier);
            return;
        }
        if (explanation == null) {
            out.writeByte(3);
            out.writeShort(packetIdentifier);
            out.writeByte(reason);
            return;
        }
        int properties = 3 + ByteBufUtil.utf8Bytes(explanation);
        variable(out, 3 + variableBytes(properties) + properties);
        out.writeShort(packetIdentifier);
        out.writeByte(reason);
        variable(out, properties);
        out.writeByte(Properties.REASON_STRING);
        text(out, explanation);
    }

    /// How large a packet with this explanation becomes, at most.
    static int explainedBytes(String explanation) {
        return 2 * FIXED_HEADER_BYTES_MAX + 6 + ByteBufUtil.utf8Bytes(explanation);
    }

    static void pingResponse(ByteBuf out) {
        out.writeShort(0xD000);
    }

    /// SUBACK or UNSUBACK.
    ///
    /// @param codes one for each filter; empty for an UNSUBACK of MQTT 3.1.1
    static void codes(ByteBuf out, int type, int packetIdentifier, boolean five, byte[] codes) {
        out.writeByte(type);
        variable(out, 2 + (five ? 1 : 0) + codes.length);
        out.writeShort(packetIdentifier);
        if (five) {
            out.writeByte(0);
        }
        out.writeBytes(codes);
    }

    /// DISCONNECT of MQTT 5; version 3.1.1 has none from the server.
    static void disconnect(ByteBuf out, int reason, @Nullable String explanation) {
        out.writeByte(0xE0);
        if (explanation == null) {
            out.writeByte(1);
            out.writeByte(reason);
            return;
        }
        int properties = 3 + ByteBufUtil.utf8Bytes(explanation);
        variable(out, 1 + variableBytes(properties) + properties);
        out.writeByte(reason);
        variable(out, properties);
        out.writeByte(Properties.REASON_STRING);
        text(out, explanation);
    }

    /// CONNACK.
    ///
    /// @param code a reason code of MQTT 5 or a return code of 3.1.1
    /// @param properties as on the wire without length; null in MQTT 3.1.1
    static void connectAcknowledgement(
            ByteBuf out, boolean sessionPresent, int code, @Nullable ByteBuf properties) {
        out.writeByte(0x20);
        if (properties == null) {
            out.writeByte(2);
            out.writeByte(sessionPresent ? 1 : 0);
            out.writeByte(code);
            return;
        }
        int length = properties.readableBytes();
        variable(out, 2 + variableBytes(length) + length);
        out.writeByte(sessionPresent ? 1 : 0);
        out.writeByte(code);
        variable(out, length);
        out.writeBytes(properties);
    }

    /// How large a CONNACK of MQTT 5 with these properties is.
    static int connectAcknowledgementBytes(ByteBuf properties) {
        int length = properties.readableBytes();
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
            ByteBuf out, Publication publication, boolean five, Delivery delivery, int bytes) {
        out.ensureWritable(FIXED_HEADER_BYTES_MAX + bytes);
        int flags =
                (delivery.duplicate() ? 8 : 0)
                        | (delivery.qos() << 1)
                        | (delivery.retain() ? 1 : 0);
        out.writeByte(0x30 | flags);
        variable(out, bytes);
        byte[] topic = publication.topic().bytes();
        if (delivery.nameOmitted()) {
            out.writeShort(0);
        } else {
            out.writeShort(topic.length);
            out.writeBytes(topic);
        }
        if (delivery.qos() > 0) {
            out.writeShort(delivery.packetIdentifier());
        }
        if (five) {
            variable(out, propertiesBytes(publication, delivery));
            if (delivery.expirySeconds() >= 0) {
                out.writeByte(Properties.MESSAGE_EXPIRY);
                out.writeInt((int) delivery.expirySeconds());
            }
            if (delivery.alias() > 0) {
                out.writeByte(Properties.TOPIC_ALIAS);
                out.writeShort(delivery.alias());
            }
            for (int each : delivery.subscriptionIdentifiers()) {
                out.writeByte(Properties.SUBSCRIPTION_IDENTIFIER);
                variable(out, each);
            }
            out.writeBytes(publication.properties());
        }
        out.writeBytes(publication.payload());
    }
}
