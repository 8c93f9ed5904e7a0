package org.opentos.device.driver.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes values as D-Bus has them, the lowest byte first. (D-Bus Specification, Marshaling.)
final class BusWriter {
    private static final int BYTES_MAX = 4_096;

    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);

    BusWriter align(int boundary) {
        while (bytes.position() % boundary != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    BusWriter octet(int value) {
        bytes.put((byte) value);
        return this;
    }

    BusWriter number(int value) {
        align(Integer.BYTES);
        bytes.putInt(value);
        return this;
    }

    BusWriter text(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        number(text.length);
        bytes.put(text).put((byte) 0);
        return this;
    }

    BusWriter signature(String value) {
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        bytes.put((byte) text.length).put(text).put((byte) 0);
        return this;
    }

    /// Begins an array whose elements stand at a boundary.
    ///
    /// @return where its elements begin, for [#end]
    int array(int boundary) {
        number(0);
        align(boundary);
        return bytes.position();
    }

    void end(int begun, int lengthAt) {
        bytes.putInt(lengthAt, bytes.position() - begun);
    }

    int position() {
        return bytes.position();
    }

    byte[] toBytes() {
        byte[] written = new byte[bytes.position()];
        bytes.get(0, written);
        return written;
    }
}
