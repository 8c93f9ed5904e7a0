package org.opentos.device.driver.linux;

import java.nio.file.Path;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.device.model.DataSchema;
import org.opentos.protocol.hardware.HardwareKind;
import org.opentos.protocol.hardware.HardwareRules;
import org.opentos.protocol.hardware.InputCode;
import tools.jackson.databind.JsonNode;

/// Attaches affordances to the hardware that they name, within [HardwareRules].
final class Attachments implements AutoCloseable {
    private final Path system;
    private final Kernel kernel;
    private final Watch watch;

    /// @param system the root of the file system
    /// @param pauseMillis of the [Watch]
    Attachments(Path system, Kernel kernel, int pauseMillis) {
        this.system = system;
        this.kernel = kernel;
        this.watch = new Watch(kernel, pauseMillis);
    }

    /// @param hearer hears what a signal does unasked
    Hardware property(DataSchema schema, Signal.Hearer hearer) {
        Wiring wiring = new Wiring(system, schema, schema.tree().path(HardwareRules.WORD));
        Optional<String> name = wiring.text("name");
        String channel = wiring.text("channel").orElse("");
        return switch (kind(wiring)) {
            case LED -> new Light(wiring, "sys/class/leds", name);
            case BACKLIGHT -> new Light(wiring, "sys/class/backlight", name);
            case HWMON -> new Monitor(wiring, name, channel);
            case IIO -> new IndustrialSensor(wiring, name, channel);
            case BATTERY -> new Battery(wiring, name);
            case NETWORK -> new Link(wiring, name.orElse(""));
            case WIFI -> new Wifi(kernel, wiring, name);
            case SOUND -> new Sound(wiring, "amixer", name.orElse("0"), channel);
            case GPIO ->
                    schema.tree().path("readOnly").asBoolean(false)
                            ? new Signal.Property(signal(wiring, hearer))
                            : new GpioOutput(kernel, wiring);
            case INPUT -> new Signal.Property(signal(wiring, hearer));
            case BLUETOOTH -> new Bluetooth(wiring);
        };
    }

    /// @param event as the model describes it
    Signal event(JsonNode event, Signal.Hearer hearer) {
        DataSchema data = new DataSchema(event.path("data"));
        return signal(new Wiring(system, data, event.path(HardwareRules.WORD)), hearer);
    }

    private Signal signal(Wiring wiring, Signal.Hearer hearer) {
        return kind(wiring) == HardwareKind.GPIO
                ? new GpioInput(kernel, watch, wiring, hearer)
                : new Key(
                        kernel,
                        watch,
                        wiring,
                        wiring.text("channel").flatMap(InputCode::named).orElseThrow(),
                        hearer);
    }

    private static HardwareKind kind(Wiring wiring) {
        return Json.text(wiring.said(), "kind").flatMap(HardwareKind::called).orElseThrow();
    }

    @Override
    public void close() {
        watch.close();
    }
}
