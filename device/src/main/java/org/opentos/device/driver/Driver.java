package org.opentos.device.driver;

import java.util.List;
import java.util.Map;
import org.opentos.protocol.Outcome;
import tools.jackson.databind.JsonNode;

/// The hardware of a device behind its Thing Model.
///
/// The runtime calls one method at a time and never before [#start]. Values that arrive here have
/// been checked against the model. A driver may call its listener from any thread, also within a
/// call; it must not wait for anything longer than its hardware needs.
public interface Driver extends AutoCloseable {
    /// Finds the hardware and begins to listen to it. Hardware that is missing is a status.
    ///
    /// @param lastKnown the values before the last stop; hardware that remembers nothing is set to
    ///   them
    void start(Map<String, JsonNode> lastKnown, DriverListener listener);

    /// The values now; a property whose hardware is absent is missing.
    Map<String, JsonNode> read();

    DriverStatus status(String property);

    /// Sets a property. Answers all values that changed at once with it, that one included.
    Outcome<Map<String, JsonNode>> write(String property, JsonNode value);

    /// Begins an action and returns; the invocation hears how it goes.
    void invoke(String action, JsonNode input, Invocation invocation);

    /// What somebody wants shown over whatever the screen shows, the newest first; nothing where
    /// there is no screen. A message ends by itself.
    default List<ScreenMessage> messages() {
        return List.of();
    }

    /// Called about once a second, for hardware that has to be asked.
    default void poll() {}

    @Override
    void close();
}
