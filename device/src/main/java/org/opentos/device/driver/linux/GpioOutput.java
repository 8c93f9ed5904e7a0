package org.opentos.device.driver.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.OptionalInt;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A line of a chip that is switched: a relay, a lamp, a lock. Until it is set for the first time
/// it stays what it was, so that nothing clicks when the device starts.
final class GpioOutput implements Hardware {
    private final Kernel kernel;
    private final GpioChips chips;
    private OptionalInt line = OptionalInt.empty();
    private boolean output;

    GpioOutput(Kernel kernel, Wiring wiring) {
        this.kernel = kernel;
        this.chips = new GpioChips(kernel, wiring);
    }

    @Override
    public JsonNode read() throws IOException {
        int held = held();
        try {
            return Json.of(chips.read(held));
        } catch (IOException gone) {
            close();
            throw gone;
        }
    }

    @Override
    public void write(JsonNode value) throws IOException {
        int held = held();
        boolean on = value.booleanValue();
        try (Arena arena = Arena.ofConfined()) {
            if (output) {
                kernel.ioctl(held, GpioStructs.VALUES_SET, GpioStructs.values(arena, on));
            } else {
                long flags = chips.flags() | chips.bias();
                kernel.ioctl(held, GpioStructs.LINE_CONFIG, GpioStructs.output(arena, flags, on));
                output = true;
            }
        } catch (IOException gone) {
            close();
            throw gone;
        }
    }

    private int held() throws IOException {
        if (line.isEmpty()) {
            line = OptionalInt.of(chips.request(chips.flags(), 0));
        }
        return line.getAsInt();
    }

    @Override
    public void close() {
        line.ifPresent(kernel::close);
        line = OptionalInt.empty();
        output = false;
    }
}
