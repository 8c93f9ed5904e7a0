package org.opentos.device.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.update.ReleaseVersion;
import tools.jackson.databind.JsonNode;

/// The hardware of a device behind its Thing Model.
///
/// The runtime calls one method at a time and, but for [#flash] and [#unflash], never before
/// [#start]. Values that arrive here have been checked against the model. A driver may call its
/// listener from any thread, also within a call; it must not wait for anything longer than its
/// hardware needs.
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

    /// Gives the hardware the software that it runs from now on. May come before [#start], as
    /// hardware that does not start has to be given its former file; and again with the same file
    /// after a cut of power.
    ///
    /// @param file one that its maker signed; it stays where it is while it runs
    /// @return why the hardware did not take it, in a sentence, and runs what it ran; empty where
    ///   it took it
    default Optional<String> flash(Path file, ReleaseVersion version) {
        return Optional.of("The hardware takes no files.");
    }

    /// Gives the hardware back what it came with, of which this device has no file.
    ///
    /// @return why it did not come to that, in a sentence; empty where it did
    default Optional<String> unflash() {
        return Optional.of("The hardware does not keep what it came with.");
    }

    /// Called about once a second, for hardware that has to be asked.
    default void poll() {}

    @Override
    void close();
}
