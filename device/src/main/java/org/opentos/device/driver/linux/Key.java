package org.opentos.device.driver.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.opentos.protocol.hardware.InputCode;

/// A key, a button or a switch of an input device (`/dev/input/eventN`). The kernel is asked to
/// tell of this one alone, so what else is typed there is not read. (Linux,
/// Documentation/input/input.rst and include/uapi/linux/input.h.)
final class Key implements Signal {
    private static final Logger LOG = System.getLogger(Key.class.getName());

    /// `struct input_event` of machines of 64 bits: the time in two longs, type, code, value.
    private static final int EVENT_BYTES = 24;

    private static final int TYPE = 16;
    private static final int CODE = 18;
    private static final int VALUE = 20;
    private static final int EVENTS_MAX = 64;
    private static final int TYPE_SYNC = 0;
    private static final int TYPE_KEY = 1;
    private static final int TYPE_SWITCH = 5;
    private static final int SYNC_DROPPED = 3;
    private static final int REPEATED = 2;

    private static final long KEYS_READ = 0x8060_4518L;
    private static final long SWITCHES_READ = 0x8008_451BL;
    private static final long MASK_SET = 0x4010_4593L;
    private static final int STATE_BYTES = 96;
    private static final int[] OTHER_TYPES = {2, 3, 4};
    private static final int WORD_BITS = 64;
    private static final int DEVICES_MAX = 256;

    private final Kernel kernel;
    private final Watch watch;
    private final Wiring wiring;
    private final InputCode code;
    private final Hearer hearer;
    private OptionalInt device = OptionalInt.empty();
    private boolean on;

    Key(Kernel kernel, Watch watch, Wiring wiring, InputCode code, Hearer hearer) {
        this.kernel = kernel;
        this.watch = watch;
        this.wiring = wiring;
        this.code = code;
        this.hearer = hearer;
    }

    @Override
    public synchronized boolean state() throws IOException {
        if (device.isEmpty()) {
            int opened = kernel.open(path(), false);
            try {
                only(opened);
                on = now(opened);
            } catch (IOException gone) {
                kernel.close(opened);
                throw gone;
            }
            device = OptionalInt.of(opened);
            watch.add(opened, () -> hear(opened));
        }
        return on;
    }

    private Path path() throws IOException {
        Optional<String> fixed = wiring.text("path");
        if (fixed.isPresent()) {
            return wiring.file("dev/input/by-path/" + fixed.get());
        }
        Optional<String> name = wiring.text("name");
        List<Path> devices = wiring.devices("sys/class/input", "event");
        for (Path each : devices.subList(0, Math.min(devices.size(), DEVICES_MAX))) {
            Path about = each.resolve("device");
            boolean called = name.isEmpty() || Wiring.text(about.resolve("name")).equals(name);
            if (called && has(about.resolve("capabilities"))) {
                return wiring.file("dev/input/" + each.getFileName());
            }
        }
        throw new NoSuchFileException("input device " + name.orElse("*"));
    }

    /// Whether a device has this key. Its keys are words of 64 bits in hexadecimal, the highest
    /// first.
    private boolean has(Path capabilities) throws IOException {
        Path file = capabilities.resolve(code.isSwitch() ? "sw" : "key");
        String[] words = Wiring.text(file).orElse("").split(" ");
        int word = words.length - 1 - code.number() / WORD_BITS;
        if (word < 0 || words[word].isEmpty() || !Files.exists(file)) {
            return false;
        }
        try {
            return new BigInteger(words[word], 16).testBit(code.number() % WORD_BITS);
        } catch (NumberFormatException malformed) {
            throw new IOException(file + " says no keys", malformed);
        }
    }

    private int type() {
        return code.isSwitch() ? TYPE_SWITCH : TYPE_KEY;
    }

    /// Asks the kernel to be silent of everything else.
    private void only(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment none = arena.allocate(STATE_BYTES, 8);
            MemorySegment wanted = arena.allocate(STATE_BYTES, 8);
            wanted.set(JAVA_BYTE, code.number() / 8, (byte) (1 << code.number() % 8));
            mask(arena, descriptor, TYPE_KEY, code.isSwitch() ? none : wanted);
            mask(arena, descriptor, TYPE_SWITCH, code.isSwitch() ? wanted : none);
            for (int type : OTHER_TYPES) {
                mask(arena, descriptor, type, none);
            }
        } catch (IOException unmasked) {
            LOG.log(Level.DEBUG, "the device tells of all its keys", unmasked);
        }
    }

    private void mask(Arena arena, int descriptor, int type, MemorySegment codes)
            throws IOException {
        MemorySegment mask = arena.allocate(16, 8);
        mask.set(JAVA_INT, 0, type);
        mask.set(JAVA_INT, 4, STATE_BYTES);
        mask.set(ADDRESS, 8, codes);
        kernel.ioctl(descriptor, MASK_SET, mask);
    }

    /// Whether it is pressed or on now; no where the device cannot say.
    private boolean now(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bits = arena.allocate(STATE_BYTES, 8);
            kernel.ioctl(descriptor, code.isSwitch() ? SWITCHES_READ : KEYS_READ, bits);
            return (bits.get(JAVA_BYTE, code.number() / 8) >> code.number() % 8 & 1) != 0;
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (IOException unknown) {
            LOG.log(Level.DEBUG, "the device does not say which keys are pressed", unknown);
            return false;
        }
    }

    private boolean hear(int descriptor) throws IOException {
        List<Boolean> states = new ArrayList<>();
        boolean more = false;
        try {
            synchronized (this) {
                try {
                    more = read(descriptor, states);
                } finally {
                    if (!more) {
                        device = OptionalInt.empty();
                    }
                }
            }
        } finally {
            if (!states.isEmpty()) {
                hearer.went(states);
            }
        }
        return more;
    }

    private boolean read(int descriptor, List<Boolean> states) throws IOException {
        byte[] bytes = new byte[EVENTS_MAX * EVENT_BYTES];
        int count = kernel.read(descriptor, bytes);
        ByteBuffer events = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int at = 0; at + EVENT_BYTES <= count; at += EVENT_BYTES) {
            int type = events.getShort(at + TYPE);
            int which = events.getShort(at + CODE);
            int value = events.getInt(at + VALUE);
            if (type == TYPE_SYNC && which == SYNC_DROPPED) {
                pass(now(descriptor), states);
            } else if (type == type() && which == code.number() && value != REPEATED) {
                pass(value != 0, states);
            }
        }
        return count >= 0;
    }

    private void pass(boolean state, List<Boolean> states) {
        if (state != on) {
            on = state;
            states.add(state);
        }
    }
}
