package org.opentos.hub.fabric.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads MQTT's data types (MQTT 5, section 1.5) from one packet and never beyond its end.
///
/// One instance serves a connection, so that reading allocates nothing but results.
final class Fields {
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int position;
    private int end;

    /// Turns to the next packet.
    ///
    /// @param start where its content begins
    /// @param end where it ends
    void read(byte[] from, int start, int end) {
        this.array = from;
        this.position = start;
        this.end = end;
    }

    /// Lets go of what was read, which belongs to others from now on.
    void forget() {
        read(NOTHING, 0, 0);
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
        return end - position;
    }

    int position() {
        return position;
    }

    /// The bytes read since a position.
    byte[] since(int start) {
        return Arrays.copyOfRange(array, start, position);
    }

    private void need(int bytes) throws Violation {
        if (remaining() < bytes) {
            throw Violation.malformed("the packet ends too early");
        }
    }

    int oneByte() throws Violation {
        need(1);
        return array[position++] & 0xFF;
    }

    int twoBytes() throws Violation {
        need(2);
        int start = position;
        position = start + 2;
        return unsignedShort(start);
    }

    long fourBytes() throws Violation {
        return ((long) twoBytes() << 16) | twoBytes();
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
        int start = position;
        position = start + length;
        return Arrays.copyOfRange(array, start, position);
    }

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
        checkText(position, length);
        String text = new String(array, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /// Whether the string that comes next has exactly these bytes, and if so, skips it. Much
    /// cheaper than reading it.
    boolean skipText(byte[] expected) {
        int start = position + 2;
        int length = expected.length;
        if (remaining() < 2 + length
                || unsignedShort(position) != length
                || !stands(expected, start)) {
            return false;
        }
        position = start + length;
        return true;
    }

    /// Whether exactly these bytes come next. Reads nothing.
    boolean beginsWith(byte[] expected) {
        return remaining() >= expected.length && stands(expected, position);
    }

    /// The byte that stands this far behind the next one. Reads nothing.
    int ahead(int offset) {
        return array[position + offset] & 0xFF;
    }

    private int unsignedShort(int start) {
        return ((array[start] & 0xFF) << 8) | (array[start + 1] & 0xFF);
    }

    private boolean stands(byte[] expected, int start) {
        return Arrays.equals(array, start, start + expected.length, expected, 0, expected.length);
    }

    private void checkText(int start, int length) throws Violation {
        for (int index = start; index < start + length; index++) {
            byte each = array[index];
            if (each == 0) {
                throw Violation.malformed("a string holds U+0000");
            }
            if (each < 0) {
                if (!Utf8.wellFormed(Arrays.copyOfRange(array, start, start + length))) {
                    throw Violation.malformed("a string is not well-formed UTF-8");
                }
                return;
            }
        }
    }
}
