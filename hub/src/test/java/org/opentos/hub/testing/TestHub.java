package org.opentos.hub.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentos.hub.Hub;
import org.opentos.hub.settings.HubSettings;

/// A whole hub in the test's own process, on ports that were free.
public final class TestHub {
    private TestHub() {}

    /// @param more arguments, which win over the free ports
    public static Hub start(Path data, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--data",
                                data.toString(),
                                "--http-port",
                                "0",
                                "--https-port",
                                "0",
                                "--mqtt-port",
                                "0",
                                "--mqtts-port",
                                "0"));
        arguments.addAll(List.of(more));
        return Hub.start(HubSettings.read(arguments));
    }
}
