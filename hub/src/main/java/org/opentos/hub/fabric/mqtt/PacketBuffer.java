package org.opentos.hub.fabric.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Packets on their way out, one after the other in one array. Writing into an array costs a
/// fraction of what the network's own buffers cost for each field; a copy of the whole follows.
final class PacketBuffer {
    private static final int FIRST_BYTES = 512;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int count;

    int count() {
        return count;
    }

    int capacity() {
        return bytes.length;
    }

    void clear() {
        count = 0;
    }

    /// Makes room, so that what follows need not grow the array in small steps.
    void ensure(int more) {
        if (bytes.length - count < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, count + more));
        }
    }

    void oneByte(int value) {
        ensure(1);
        bytes[count++] = (byte) value;
    }

    void twoBytes(int value) {
        ensure(2);
        bytes[count] = (byte) (value >> 8);
        bytes[count + 1] = (byte) value;
        count += 2;
    }

    void fourBytes(int value) {
        twoBytes(value >> 16);
        twoBytes(value);
    }

    /// A variable byte integer (MQTT 5, section 1.5.5).
    void variable(int value) {
        int rest = value;
        while (rest > 0x7F) {
            oneByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        oneByte(rest);
    }

    void bytes(byte[] from) {
        ensure(from.length);
        System.arraycopy(from, 0, bytes, count, from.length);
        count += from.length;
    }

    void bytes(PacketBuffer from) {
        ensure(from.count);
        System.arraycopy(from.bytes, 0, bytes, count, from.count);
        count += from.count;
    }

    void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        twoBytes(encoded.length);
        bytes(encoded);
    }

    ByteBuf copy(ByteBufAllocator allocator) {
        return allocator.directBuffer(count).writeBytes(bytes, 0, count);
    }
}
