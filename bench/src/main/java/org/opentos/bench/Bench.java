package org.opentos.bench;

import java.io.IOException;
import java.sql.SQLException;
import org.opentos.bench.crash.CrashBench;
import org.opentos.bench.ledger.LedgerBench;
import org.opentos.bench.ledger.LedgerCrashBench;
import org.opentos.cli.CommandException;

/// The program behind `./tos bench`: one bench by its name. Its last line is one JSON object.
final class Bench {
    private static final int EXIT_FAILED = 1;
    private static final int KILLS = 50;

    private Bench() {}

    static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        String name = arguments.length == 0 ? "" : arguments[0];
        Say.environment();
        try {
            switch (name) {
                case "messages" -> MessagesBench.run();
                case "durable" -> DurableBench.run();
                case "idle" ->
                        IdleBench.run(number(arguments, "--connections", IdleBench.CONNECTIONS));
                case "ledger" -> LedgerBench.run();
                case "ledger-crash" -> LedgerCrashBench.run(number(arguments, "--kills", KILLS));
                case "crash" -> CrashBench.run(number(arguments, "--kills", KILLS));
                default -> throw new CommandException("no bench is named " + name);
            }
        } catch (CommandException failure) {
            System.err.println("bench: " + failure.getMessage());
            System.exit(EXIT_FAILED);
        }
        System.exit(0);
    }

    /// The value of the one option that a bench takes.
    private static int number(String[] arguments, String option, int usual) {
        if (arguments.length == 1) {
            return usual;
        }
        if (arguments.length == 3 && arguments[1].equals(option)) {
            try {
                int given = Integer.parseInt(arguments[2]);
                if (given > 0) {
                    return given;
                }
            } catch (NumberFormatException notANumber) {
                throw new CommandException(
                        option + " wants a number, not " + arguments[2], notANumber);
            }
        }
        throw new CommandException(arguments[0] + " takes " + option + " N, at least 1");
    }
}
