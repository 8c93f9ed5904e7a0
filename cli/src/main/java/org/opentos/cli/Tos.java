package org.opentos.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `tos`: each sub-command is a class or method of a package below.
@Command(
        name = "tos",
        description = "Starts and stops OpenTOS on this machine, and speaks to a hub.",
        mixinStandardHelpOptions = true,
        version = "tos 0.1.0")
public final class Tos {
    /// The exit code of a command that could not be carried out.
    private static final int EXIT_REFUSED = 1;

    private Tos() {}

    static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Tos());
        LocalCommands.addTo(line);
        AccountCommands.addTo(line);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CommandException) {
                System.err.println("tos: " + failure.getMessage());
                return EXIT_REFUSED;
            }
            throw failure;
        });
        System.exit(line.execute(arguments));
    }
}
