package org.opentos.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;

/// Where a checkout keeps its programs and its state.
///
/// @param root the checkout
/// @param state what the programs keep: `hub/`, `devices/`, `log/`
/// @param build what can be built again
public record Places(Path root, Path state, Path build) {

    /// As `./tos` names them in the environment.
    public static Places fromEnvironment() {
        return new Places(named("TOS_ROOT"), named("TOS_STATE"), named("TOS_BUILD"));
    }

    private static Path named(String variable) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new CommandException(
                    ExitCode.CANNOT_START, variable + " is not set; start this program as ./tos");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }

    /// Removes the state with all that the programs kept, also a database that lies elsewhere. They
    /// have ended.
    public void forget() throws IOException {
        Optional<Path> database = LocalHub.of(this).databaseElsewhere();
        if (database.isPresent()) {
            delete(database.get());
        }
        delete(state);
    }

    /// Removes a directory with all that is in it, where it is there.
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    public Path hub() {
        return state.resolve("hub");
    }

    public Path devices() {
        return state.resolve("devices");
    }

    public Path logs() {
        return state.resolve("log");
    }

    public Path demonstration() {
        return state.resolve("demonstration.json");
    }

    /// There from before a demonstration home is made until it is; then it is [#demonstration].
    public Path demonstrationBegun() {
        return state.resolve("demonstration.begun");
    }
}
