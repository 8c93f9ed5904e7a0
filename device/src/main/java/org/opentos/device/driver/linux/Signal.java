package org.opentos.device.driver.linux;

import java.io.IOException;
import java.util.List;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// Something of two states that tells at once when it changes, where the hardware can: a line, a
/// key, a switch.
interface Signal {
    /// Hears the states that it went through, the last of which is the one now.
    interface Hearer {
        void went(List<Boolean> states);
    }

    /// The state now. Finds the device where it is not in hand, and from then on its changes are
    /// heard where it [#tells].
    ///
    /// @throws IOException as of [Hardware#read]
    boolean state() throws IOException;

    /// Whether its changes are heard without asking.
    default boolean tells() {
        return true;
    }

    /// A property that is a signal.
    record Property(Signal signal) implements Hardware.Sensor {
        @Override
        public JsonNode read() throws IOException {
            return Json.of(signal.state());
        }
    }
}
