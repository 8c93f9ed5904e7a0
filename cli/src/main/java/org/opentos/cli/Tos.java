package org.opentos.cli;

import org.opentos.cli.apps.AppCommands;
import org.opentos.cli.releases.ReleaseCommands;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `tos`: each sub-command is a class or method of a package below.
@Command(
        name = "tos",
        description = "Starts and stops OpenTOS on this machine, and speaks to a hub.",
        mixinStandardHelpOptions = true,
        version = "tos 0.1.0")
public final class Tos {
    private Tos() {}

    static void main(String[] arguments) {
        CommandLine line = line();
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CommandException said) {
                System.err.println("tos: " + said.getMessage());
                return said.exitCode();
            }
            System.err.println("tos failed by a fault of its own: " + failure);
            failure.printStackTrace();
            return ExitCode.FAULT;
        });
        System.exit(line.execute(arguments));
    }

    /// With all of its commands.
    static CommandLine line() {
        CommandLine line = new CommandLine(new Tos());
        LocalCommands.addTo(line);
        AccountCommands.addTo(line);
        LedgerCommands.addTo(line);
        line.addSubcommand(AppCommands.line(AccountCommands::signedIn, LocalCommands::operator));
        line.addSubcommand(ReleaseCommands.line(AccountCommands::signedIn));
        return line;
    }
}
