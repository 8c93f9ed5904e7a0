package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A sensor of the hardware monitor (`/sys/class/hwmon`), in the base unit: degrees Celsius, volts,
/// amperes, watts, per cent, turns a minute. (Linux, Documentation/hwmon/sysfs-interface.)
///
/// @param name of the chip; the first one where it is empty
/// @param channel such as `temp1`
record Monitor(Wiring wiring, Optional<String> name, String channel) implements Hardware.Sensor {
    private static final double MILLI = 1_000;
    private static final double MICRO = 1_000_000;

    @Override
    public JsonNode read() throws IOException {
        Path chip = wiring.called("sys/class/hwmon", name);
        return wiring.fitted(Wiring.number(chip.resolve(channel + "_input")) / divisor());
    }

    private double divisor() {
        if (channel.startsWith("fan")) {
            return 1;
        }
        return channel.startsWith("power") || channel.startsWith("energy") ? MICRO : MILLI;
    }
}
