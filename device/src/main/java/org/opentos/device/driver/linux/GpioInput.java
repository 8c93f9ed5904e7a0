package org.opentos.device.driver.linux;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A line of a chip that is read: a button, a contact, a detector. Its edges are heard at once
/// where the chip can tell of them, and otherwise it is asked about once a second.
final class GpioInput implements Signal {
    private static final Logger LOG = System.getLogger(GpioInput.class.getName());

    /// As many as the kernel keeps of one line.
    private static final int EVENTS_MAX = 16;

    private final Kernel kernel;
    private final Watch watch;
    private final Wiring wiring;
    private final GpioChips chips;
    private final Hearer hearer;
    private OptionalInt line = OptionalInt.empty();
    private boolean edges;

    GpioInput(Kernel kernel, Watch watch, Wiring wiring, Hearer hearer) {
        this.kernel = kernel;
        this.watch = watch;
        this.wiring = wiring;
        this.chips = new GpioChips(kernel, wiring);
        this.hearer = hearer;
    }

    @Override
    public synchronized boolean state() throws IOException {
        if (line.isEmpty()) {
            int taken = take();
            line = OptionalInt.of(taken);
            watch.add(taken, () -> hear(taken));
        }
        try {
            return chips.read(line.getAsInt());
        } catch (IOException gone) {
            watch.drop(line.getAsInt());
            line = OptionalInt.empty();
            throw gone;
        }
    }

    private int take() throws IOException {
        long flags = chips.flags() | chips.bias() | GpioStructs.INPUT;
        int debounceMillis = wiring.said().path("debounceMillis").asInt(0);
        try {
            int taken = chips.request(flags | GpioStructs.EDGES, debounceMillis);
            edges = true;
            return taken;
        } catch (NoSuchFileException | AccessDeniedException | Kernel.BusyException certain) {
            throw certain;
        } catch (IOException silent) {
            LOG.log(Level.DEBUG, "the chip does not tell of edges", silent);
            edges = false;
            return chips.request(flags, 0);
        }
    }

    @Override
    public synchronized boolean tells() {
        return edges;
    }

    private boolean hear(int descriptor) throws IOException {
        byte[] events = new byte[EVENTS_MAX * GpioStructs.EVENT_BYTES];
        int count = -1;
        try {
            count = kernel.read(descriptor, events);
        } finally {
            if (count < 0) {
                ended(descriptor);
            }
        }
        List<Boolean> states = new ArrayList<>();
        for (int each = 0; each < count / GpioStructs.EVENT_BYTES; each++) {
            states.add(GpioStructs.rising(events, each * GpioStructs.EVENT_BYTES));
        }
        if (!states.isEmpty()) {
            hearer.went(states);
        }
        return count >= 0;
    }

    /// The watch closes it, and its number may then be another device's.
    private synchronized void ended(int descriptor) {
        if (line.isPresent() && line.getAsInt() == descriptor) {
            line = OptionalInt.empty();
        }
    }
}
