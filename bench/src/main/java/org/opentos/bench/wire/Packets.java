package org.opentos.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.CharsetUtil;

/// Writes packets of MQTT 3.1.1 (OASIS, 29 October 2014, chapter 3).
public final class Packets {
    public static final int CONNECT = 1;
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int SUBSCRIBE = 8;
    public static final int SUBACK = 9;
    public static final int PINGREQ = 12;
    public static final int DISCONNECT = 14;

    private static final int PROTOCOL_LEVEL = 4;
    private static final int CLEAN_SESSION = 0x02;
    private static final int USER_AND_PASSWORD = 0xC0;

    private Packets() {}

    public static void connect(ByteBuf out, Login login, int keepAliveSeconds) {
        int bytes =
                10
                        + 2
                        + ByteBufUtil.utf8Bytes(login.user())
                        + 2
                        + ByteBufUtil.utf8Bytes(login.user())
                        + 2
                        + ByteBufUtil.utf8Bytes(login.password());
        out.writeByte(CONNECT << 4);
        remaining(out, bytes);
        text(out, "MQTT");
        out.writeByte(PROTOCOL_LEVEL);
        out.writeByte(USER_AND_PASSWORD | CLEAN_SESSION);
        out.writeShort(keepAliveSeconds);
        text(out, login.user());
        text(out, login.user());
        text(out, login.password());
    }

    public static void subscribe(ByteBuf out, String filter, int qos) {
        out.writeByte(SUBSCRIBE << 4 | 2);
        remaining(out, 2 + 2 + ByteBufUtil.utf8Bytes(filter) + 1);
        out.writeShort(1);
        text(out, filter);
        out.writeByte(qos);
    }

    /// Everything of a PUBLISH before its payload.
    ///
    /// @param identifier not written with QoS 0
    public static void publishHead(
            ByteBuf out, byte[] topic, int qos, int identifier, int payloadBytes) {
        out.writeByte(PUBLISH << 4 | qos << 1);
        remaining(out, 2 + topic.length + (qos == 0 ? 0 : 2) + payloadBytes);
        out.writeShort(topic.length);
        out.writeBytes(topic);
        if (qos > 0) {
            out.writeShort(identifier);
        }
    }

    public static void acknowledge(ByteBuf out, int identifier) {
        out.writeInt(PUBACK << 28 | 2 << 16 | identifier);
    }

    public static void connected(ByteBuf out) {
        out.writeInt(CONNACK << 28 | 2 << 16);
    }

    public static void subscribed(ByteBuf out, int identifier, int qos) {
        out.writeByte(SUBACK << 4);
        out.writeByte(3);
        out.writeShort(identifier);
        out.writeByte(qos);
    }

    public static void disconnect(ByteBuf out) {
        out.writeShort(DISCONNECT << 12);
    }

    private static void text(ByteBuf out, String text) {
        int length = out.writerIndex();
        out.writeShort(0);
        out.setShort(length, out.writeCharSequence(text, CharsetUtil.UTF_8));
    }

    private static void remaining(ByteBuf out, int bytes) {
        int rest = bytes;
        while (rest > 0x7F) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
