package org.opentos.hub.fabric.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Reads MQTT's data types (MQTT 5, section 1.5) from one packet and never beyond its end.
///
/// One instance serves a connection, so that reading allocates nothing but results.
final class Fields {
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private int end;

    /// Turns to the next packet, which ends at this index of the buffer.
    void read(ByteBuf from, int end) {
        this.buffer = from;
        this.end = end;
    }

    /// Moves the end for a while, so that a part of the packet is not read beyond.
    ///
    /// @return the end before
    int endAt(int index) {
        int before = end;
        end = index;
        return before;
    }

    int remaining() {
        return end - buffer.readerIndex();
    }

    int position() {
        return buffer.readerIndex();
    }

    ByteBuf buffer() {
        return buffer;
    }

    private void need(int bytes) throws Violation {
        if (remaining() < bytes) {
            throw Violation.malformed("the packet ends too early");
        }
    }

    int oneByte() throws Violation {
        need(1);
        return buffer.readUnsignedByte();
    }

    int twoBytes() throws Violation {
        need(2);
        return buffer.readUnsignedShort();
    }

    long fourBytes() throws Violation {
        need(4);
        return buffer.readUnsignedInt();
    }

    int variable() throws Violation {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int digit = oneByte();
            value |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0) {
                if (digit == 0 && shift > 0) {
                    throw Violation.malformed("a variable byte integer is longer than needed");
                }
                return value;
            }
        }
        throw Violation.malformed("a variable byte integer has more than four bytes");
    }

    byte[] binary() throws Violation {
        return bytes(twoBytes());
    }

    byte[] bytes(int length) throws Violation {
        need(length);
        if (length == 0) {
            return NOTHING;
        }
        byte[] bytes = new byte[length];
        buffer.readBytes(bytes);
        return bytes;
    }

    private static final byte[] NOTHING = {};

    /// A packet identifier, which is never 0 (MQTT-2.2.1-3, MQTT-2.2.1-4).
    int packetIdentifier() throws Violation {
        int identifier = twoBytes();
        if (identifier == 0) {
            throw Violation.protocol("a packet identifier is 0");
        }
        return identifier;
    }

    /// A string whose UTF-8 is well formed and holds no U+0000 (MQTT-1.5.4-1, MQTT-1.5.4-2).
    String text() throws Violation {
        int length = twoBytes();
        need(length);
        int start = buffer.readerIndex();
        checkText(start, length);
        String text = buffer.toString(start, length, StandardCharsets.UTF_8);
        buffer.skipBytes(length);
        return text;
    }

    /// Whether the string that comes next has exactly these bytes, and if so, skips it. Much
    /// cheaper than reading it.
    boolean skipText(byte[] expected) {
        int start = buffer.readerIndex();
        int length = expected.length;
        if (remaining() < 2 + length
                || buffer.getUnsignedShort(start) != length
                || !stands(expected, start + 2)) {
            return false;
        }
        buffer.skipBytes(2 + length);
        return true;
    }

    /// Whether exactly these bytes come next. Reads nothing.
    boolean beginsWith(byte[] expected) {
        return remaining() >= expected.length && stands(expected, buffer.readerIndex());
    }

    private boolean stands(byte[] expected, int start) {
        for (int index = 0; index < expected.length; index++) {
            if (buffer.getByte(start + index) != expected[index]) {
                return false;
            }
        }
        return true;
    }

    private void checkText(int start, int length) throws Violation {
        for (int index = start; index < start + length; index++) {
            byte each = buffer.getByte(index);
            if (each == 0) {
                throw Violation.malformed("a string holds U+0000");
            }
            if (each < 0) {
                byte[] all = new byte[length];
                buffer.getBytes(start, all);
                if (!Utf8.wellFormed(all)) {
                    throw Violation.malformed("a string is not well-formed UTF-8");
                }
                return;
            }
        }
    }
}
