package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A light with levels: an LED (`/sys/class/leds`) or the light behind a display
/// (`/sys/class/backlight`). A boolean switches it fully on and off, a display without forgetting
/// its level; a number goes over its levels as the property goes over its range. (Linux,
/// Documentation/ABI/testing/sysfs-class-led and stable/sysfs-class-backlight.)
final class Light implements Hardware {
    /// Of a display; without it no light at all is its darkest level.
    private static final String POWER = "bl_power";

    private static final String POWER_ON = "0";
    private static final String POWER_OFF = "4";

    private final Wiring wiring;
    private final String directory;
    private final Optional<String> name;

    Light(Wiring wiring, String directory, Optional<String> name) {
        this.wiring = wiring;
        this.directory = directory;
        this.name = name;
    }

    @Override
    public JsonNode read() throws IOException {
        Path light = wiring.named(directory, name);
        if (wiring.isBoolean() && Files.exists(light.resolve(POWER))) {
            return Json.of(Wiring.text(light.resolve(POWER)).equals(Optional.of(POWER_ON)));
        }
        double level = Wiring.number(light.resolve("brightness"));
        if (wiring.isBoolean()) {
            return Json.of(level > 0);
        }
        double share = level / Math.max(1, Wiring.number(light.resolve("max_brightness")));
        return wiring.fitted(from() + share * (to() - from()));
    }

    @Override
    public void write(JsonNode value) throws IOException {
        Path light = wiring.named(directory, name);
        if (value.isBoolean() && Files.exists(light.resolve(POWER))) {
            Wiring.put(light.resolve(POWER), value.booleanValue() ? POWER_ON : POWER_OFF);
            return;
        }
        double most = Wiring.number(light.resolve("max_brightness"));
        double share =
                value.isBoolean()
                        ? value.booleanValue() ? 1 : 0
                        : (value.asDouble() - from()) / Math.max(1e-9, to() - from());
        Wiring.put(
                light.resolve("brightness"),
                Long.toString(Math.round(Math.clamp(share, 0.0, 1.0) * most)));
    }

    private double from() {
        return wiring.schema().tree().path("minimum").asDouble();
    }

    private double to() {
        return wiring.schema().tree().path("maximum").asDouble();
    }
}
