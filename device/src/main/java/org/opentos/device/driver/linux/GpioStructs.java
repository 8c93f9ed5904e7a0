package org.opentos.device.driver.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The structures of the kernel's interface to lines of chips, version 2, which are the same on
/// every machine of 64 bits. (Linux, include/uapi/linux/gpio.h.)
final class GpioStructs {
    static final long CHIP_INFO = 0x8044_B401L;
    static final long LINE_INFO = 0xC100_B405L;
    static final long LINE_REQUEST = 0xC250_B407L;
    static final long LINE_CONFIG = 0xC110_B40DL;
    static final long VALUES_READ = 0xC010_B40EL;
    static final long VALUES_SET = 0xC010_B40FL;

    static final long ACTIVE_LOW = 1 << 1;
    static final long INPUT = 1 << 2;
    static final long OUTPUT = 1 << 3;
    static final long EDGES = 1 << 4 | 1 << 5;
    static final long PULL_UP = 1 << 8;
    static final long PULL_DOWN = 1 << 9;
    static final long BIAS_DISABLED = 1 << 10;

    static final int EVENT_BYTES = 48;

    private static final int NAME_BYTES = 32;
    private static final long CHIP_INFO_BYTES = 68;
    private static final long CHIP_LABEL = 32;
    private static final long CHIP_LINES = 64;
    private static final long LINE_INFO_BYTES = 256;
    private static final long LINE_INFO_OFFSET = 64;
    private static final long REQUEST_BYTES = 592;
    private static final long REQUEST_CONSUMER = 256;
    private static final long REQUEST_CONFIG = 288;
    private static final long REQUEST_LINES = 560;
    private static final long REQUEST_DESCRIPTOR = 588;
    private static final long CONFIG_BYTES = 272;
    private static final long CONFIG_ATTRIBUTES = 8;
    private static final long CONFIG_ATTRIBUTE = 32;
    private static final long ATTRIBUTE_VALUE = 8;
    private static final long ATTRIBUTE_LINES = 16;
    private static final int ATTRIBUTE_OUTPUT = 2;
    private static final int ATTRIBUTE_DEBOUNCE = 3;
    private static final int EVENT_ID = 8;
    private static final int RISING = 1;

    /// The one line of each request, as a set of lines.
    private static final long FIRST = 1;

    private static final int MICROS_PER_MILLI = 1_000;
    private static final String CONSUMER = "opentos";

    private GpioStructs() {}

    static MemorySegment chipInfo(Arena arena) {
        return arena.allocate(CHIP_INFO_BYTES, 8);
    }

    static String label(MemorySegment chipInfo) {
        return text(chipInfo, CHIP_LABEL);
    }

    static int lines(MemorySegment chipInfo) {
        return chipInfo.get(JAVA_INT, CHIP_LINES);
    }

    static MemorySegment lineInfo(Arena arena, int offset) {
        MemorySegment info = arena.allocate(LINE_INFO_BYTES, 8);
        info.set(JAVA_INT, LINE_INFO_OFFSET, offset);
        return info;
    }

    static String name(MemorySegment lineInfo) {
        return text(lineInfo, 0);
    }

    /// Asks for one line.
    ///
    /// @param debounceMillis 0 for as it comes
    static MemorySegment request(Arena arena, int offset, long flags, int debounceMillis) {
        MemorySegment request = arena.allocate(REQUEST_BYTES, 8);
        request.set(JAVA_INT, 0, offset);
        request.setString(REQUEST_CONSUMER, CONSUMER, StandardCharsets.US_ASCII);
        request.set(JAVA_INT, REQUEST_LINES, 1);
        MemorySegment config = request.asSlice(REQUEST_CONFIG, CONFIG_BYTES);
        config.set(JAVA_LONG, 0, flags);
        if (debounceMillis > 0) {
            MemorySegment value = attribute(config, ATTRIBUTE_DEBOUNCE);
            value.set(JAVA_INT, 0, debounceMillis * MICROS_PER_MILLI);
        }
        return request;
    }

    static int descriptor(MemorySegment request) {
        return request.get(JAVA_INT, REQUEST_DESCRIPTOR);
    }

    /// Makes a line an output that has a value from its first moment on.
    static MemorySegment output(Arena arena, long flags, boolean on) {
        MemorySegment config = arena.allocate(CONFIG_BYTES, 8);
        config.set(JAVA_LONG, 0, flags | OUTPUT);
        attribute(config, ATTRIBUTE_OUTPUT).set(JAVA_LONG, 0, on ? FIRST : 0);
        return config;
    }

    private static MemorySegment attribute(MemorySegment config, int id) {
        config.set(JAVA_INT, CONFIG_ATTRIBUTES, 1);
        config.set(JAVA_INT, CONFIG_ATTRIBUTE, id);
        config.set(JAVA_LONG, CONFIG_ATTRIBUTE + ATTRIBUTE_LINES, FIRST);
        return config.asSlice(CONFIG_ATTRIBUTE + ATTRIBUTE_VALUE, JAVA_LONG.byteSize());
    }

    static MemorySegment values(Arena arena, boolean on) {
        MemorySegment values = arena.allocate(JAVA_LONG, 2);
        values.set(JAVA_LONG, 0, on ? FIRST : 0);
        values.set(JAVA_LONG, JAVA_LONG.byteSize(), FIRST);
        return values;
    }

    static boolean on(MemorySegment values) {
        return (values.get(JAVA_LONG, 0) & FIRST) != 0;
    }

    /// Whether the line became active in the event that begins there.
    static boolean rising(byte[] events, int begin) {
        return ByteBuffer.wrap(events).order(ByteOrder.nativeOrder()).getInt(begin + EVENT_ID)
                == RISING;
    }

    private static String text(MemorySegment struct, long begin) {
        byte[] bytes = struct.asSlice(begin, NAME_BYTES).toArray(JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
