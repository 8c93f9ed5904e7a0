package org.opentos.bench;

import java.io.IOException;
import java.sql.SQLException;
import org.opentos.bench.crash.CrashBench;
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
                case "idle" -> IdleBench.run();
                case "crash" -> CrashBench.run(kills(arguments));
                default -> throw new CommandException("no bench is named " + name);
            }
        } catch (CommandException failure) {
            System.err.println("bench: " + failure.getMessage());
            System.exit(EXIT_FAILED);
        }
        System.exit(0);
    }

    private static int kills(String[] arguments) {
        if (arguments.length == 1) {
            return KILLS;
        }
        if (arguments.length == 3 && arguments[1].equals("--kills")) {
            try {
                int kills = Integer.parseInt(arguments[2]);
                if (kills > 0) {
                    return kills;
                }
            } catch (NumberFormatException notANumber) {
                throw new CommandException(
                        "--kills wants a number, not " + arguments[2], notANumber);
            }
        }
        throw new CommandException("crash takes --kills N, at least 1");
    }
}
