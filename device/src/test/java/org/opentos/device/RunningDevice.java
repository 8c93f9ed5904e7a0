package org.opentos.device;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.opentos.device.fabric.ConnectionStatus;
import org.opentos.device.start.StartFailure;

/// A whole device within the test's process.
public final class RunningDevice implements AutoCloseable {
    private final Arguments arguments;
    private SystemServer server;

    private RunningDevice(Arguments arguments) throws StartFailure {
        this.arguments = arguments;
        this.server = SystemServer.start(arguments, InstantSource.system());
    }

    public static RunningDevice start(Path data, String... more) throws StartFailure {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString(), "--seed", "1"));
        arguments.addAll(List.of(more));
        return new RunningDevice(Arguments.parse(arguments.toArray(String[]::new)));
    }

    /// Waits until the device wants to restart, and restarts it.
    public void restart() throws InterruptedException, StartFailure {
        server.awaitRestart();
        startAgain();
    }

    /// Starts it again, as somebody does who pulls the plug and puts it back.
    public void startAgain() throws StartFailure {
        server.close();
        server = SystemServer.start(arguments, InstantSource.system());
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
