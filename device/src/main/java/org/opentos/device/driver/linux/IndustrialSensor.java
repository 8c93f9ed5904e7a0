package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A sensor of industrial I/O (`/sys/bus/iio/devices`): what is measured already, or the raw count
/// with its offset and scale. Temperature and relative humidity come in thousandths. (Linux,
/// Documentation/ABI/testing/sysfs-bus-iio.)
///
/// @param name of the device; the first one where it is empty
/// @param channel such as `temp`, `illuminance` or `humidityrelative`
record IndustrialSensor(Wiring wiring, Optional<String> name, String channel)
        implements Hardware.Sensor {
    private static final double MILLI = 1_000;

    @Override
    public JsonNode read() throws IOException {
        Path device = wiring.called("sys/bus/iio/devices", name);
        Path measured = device.resolve("in_" + channel + "_input");
        double value =
                Files.exists(measured)
                        ? Wiring.number(measured)
                        : (Wiring.number(device.resolve("in_" + channel + "_raw"))
                                        + or(device.resolve("in_" + channel + "_offset"), 0))
                                * or(device.resolve("in_" + channel + "_scale"), 1);
        boolean thousandths = channel.startsWith("temp") || channel.startsWith("humidityrelative");
        return wiring.fitted(thousandths ? value / MILLI : value);
    }

    private static double or(Path file, double otherwise) throws IOException {
        return Files.exists(file) ? Wiring.number(file) : otherwise;
    }
}
