package org.opentos.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;

/// The program that runs submitted apps for the operator of this machine's hub.
public record LocalReviewer(Places places) {
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    /// Starts it, where it does not run. Nobody waits for it: an app that is submitted before it is
    /// ready is looked at a moment later.
    public void start() {
        if (!running() && !starting()) {
            Program.REVIEWER.start(
                    places,
                    List.of(),
                    List.of("app", "review", "--follow"),
                    places.logs().resolve("review.log"),
                    file());
        }
    }

    /// Says that this process is it.
    public void begin() {
        try {
            Path fresh = places.state().resolve("review/run.json.new");
            Files.createDirectories(places.state().resolve("review"));
            Files.writeString(fresh, "{\"pid\":" + ProcessHandle.current().pid() + "}\n");
            Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new CommandException(ExitCode.CANNOT_START, "cannot write " + file(), failure);
        }
    }

    public boolean running() {
        return RunningFile.read(file()).isPresent();
    }

    public boolean starting() {
        return RunningFile.starting(file());
    }

    /// @return whether it ran
    public boolean stop() {
        return RunningFile.stop(file(), STOP_MAX);
    }

    private Path file() {
        return places.state().resolve("review/run.json");
    }
}
