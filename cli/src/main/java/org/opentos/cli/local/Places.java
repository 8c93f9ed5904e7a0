package org.opentos.cli.local;

import java.nio.file.Path;
import org.opentos.cli.CommandException;

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
            throw new CommandException(variable + " is not set; start this program as ./tos");
        }
        return Path.of(value).toAbsolutePath().normalize();
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
}
