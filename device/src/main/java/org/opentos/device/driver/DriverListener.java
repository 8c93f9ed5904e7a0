package org.opentos.device.driver;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Hears what hardware does on its own accord: a sensor's new value, a pressed key.
public interface DriverListener {
    /// Values that changed together and by no one's command.
    void changed(Map<String, JsonNode> values);

    void event(String event, JsonNode data);

    /// The status of one property's hardware, or of several, is another one now.
    void statusChanged();
}
