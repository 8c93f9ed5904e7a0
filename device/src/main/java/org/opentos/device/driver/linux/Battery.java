package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A battery (`/sys/class/power_supply`): a number is how full it is, in per cent; a boolean is
/// whether it is charged. (Linux, Documentation/ABI/testing/sysfs-class-power.)
///
/// @param name of the supply; the first battery where it is empty
record Battery(Wiring wiring, Optional<String> name) implements Hardware.Sensor {
    private static final Set<String> CHARGED = Set.of("Charging", "Full");

    @Override
    public JsonNode read() throws IOException {
        Path battery = battery();
        if (!wiring.isBoolean()) {
            return wiring.fitted(Wiring.number(battery.resolve("capacity")));
        }
        return Json.of(
                Wiring.text(battery.resolve("status")).filter(CHARGED::contains).isPresent());
    }

    private Path battery() throws IOException {
        for (Path each : wiring.devices("sys/class/power_supply")) {
            boolean called = name.isEmpty() || each.getFileName().toString().equals(name.get());
            if (called && Wiring.text(each.resolve("type")).equals(Optional.of("Battery"))) {
                return each;
            }
        }
        throw new NoSuchFileException("power_supply/" + name.orElse("*"));
    }
}
