package org.opentos.device.driver.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The chips of the machine whose lines are switched and read (`/dev/gpiochipN`). (Linux,
/// Documentation/userspace-api/gpio/chardev.rst.)
///
/// @param wiring names the chip by its label, and the line by its name or offset
record GpioChips(Kernel kernel, Wiring wiring) {
    private static final int CHIPS_MAX = 64;
    private static final int LINES_MAX = 1_024;

    /// Takes the line, which is ours until its descriptor is closed.
    ///
    /// @return the descriptor
    int request(long flags, int debounceMillis) throws IOException {
        List<Path> chips = wiring.devices("dev", "gpiochip");
        for (Path each : chips.subList(0, Math.min(chips.size(), CHIPS_MAX))) {
            int chip = kernel.open(each, true);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment info = GpioStructs.chipInfo(arena);
                kernel.ioctl(chip, GpioStructs.CHIP_INFO, info);
                if (wiring.text("name").orElse("").equals(GpioStructs.label(info))) {
                    int offset = offset(chip, GpioStructs.lines(info));
                    MemorySegment request =
                            GpioStructs.request(arena, offset, flags, debounceMillis);
                    kernel.ioctl(chip, GpioStructs.LINE_REQUEST, request);
                    return GpioStructs.descriptor(request);
                }
            } finally {
                kernel.close(chip);
            }
        }
        throw new NoSuchFileException("gpiochip " + wiring.text("name").orElse(""));
    }

    private int offset(int chip, int lines) throws IOException {
        JsonNode channel = wiring.said().path("channel");
        if (channel.isNumber()) {
            if (channel.intValue() >= lines) {
                throw new NoSuchFileException("line " + channel + " of " + lines);
            }
            return channel.intValue();
        }
        String name = channel.asString("");
        for (int offset = 0; offset < Math.min(lines, LINES_MAX); offset++) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment info = GpioStructs.lineInfo(arena, offset);
                kernel.ioctl(chip, GpioStructs.LINE_INFO, info);
                if (GpioStructs.name(info).equals(name)) {
                    return offset;
                }
            }
        }
        throw new NoSuchFileException("line " + name);
    }

    /// Whether the line is active.
    ///
    /// @param line its descriptor
    boolean read(int line) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = GpioStructs.values(arena, false);
            kernel.ioctl(line, GpioStructs.VALUES_READ, values);
            return GpioStructs.on(values);
        }
    }

    /// What the description says of the line beside its direction.
    long flags() {
        return wiring.said().path("activeLow").asBoolean(false) ? GpioStructs.ACTIVE_LOW : 0;
    }

    /// What the description says of the resistor at the line.
    long bias() {
        return switch (wiring.text("bias").orElse("")) {
            case "pull-up" -> GpioStructs.PULL_UP;
            case "pull-down" -> GpioStructs.PULL_DOWN;
            case "none" -> GpioStructs.BIAS_DISABLED;
            default -> 0;
        };
    }
}
