package org.opentos.device.driver.linux;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/// One piece of hardware behind one property. Whoever holds it asks it about once a second, and
/// looks for it again while it is not there.
interface Hardware {
    /// The value now, as the property has it.
    ///
    /// @throws java.nio.file.NoSuchFileException where the hardware is not there
    /// @throws java.nio.file.AccessDeniedException where it is not ours to use
    /// @throws IOException where it is there and does not answer
    JsonNode read() throws IOException;

    /// Sets it; what it then is comes from [#read].
    ///
    /// @throws IOException as [#read]
    void write(JsonNode value) throws IOException;

    /// Whether it can be set at all.
    default boolean settable() {
        return true;
    }

    /// Of how many polls one asks it.
    default int polls() {
        return 1;
    }

    /// Gives it back, before the device stops.
    default void close() {}

    /// Hardware that only tells.
    interface Sensor extends Hardware {
        @Override
        default void write(JsonNode value) {
            throw new UnsupportedOperationException("a sensor is not set");
        }

        @Override
        default boolean settable() {
            return false;
        }
    }
}
