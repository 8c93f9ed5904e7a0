package org.opentos.device;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.opentos.device.fabric.ConnectionStatus;
import org.opentos.device.start.StartFailure;

/// A whole device within the test's process.
public final class RunningDevice implements AutoCloseable {
    private final SystemServer server;

    private RunningDevice(SystemServer server) {
        this.server = server;
    }

    public static RunningDevice start(Path data, String... more) throws StartFailure {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString(), "--seed", "1"));
        arguments.addAll(List.of(more));
        return new RunningDevice(
                SystemServer.start(
                        Arguments.parse(arguments.toArray(String[]::new)), InstantSource.system()));
    }

    public int port() {
        return server.port();
    }

    public ConnectionStatus connection() {
        return server.connection().orElseThrow();
    }

    @Override
    public void close() {
        server.close();
    }
}
