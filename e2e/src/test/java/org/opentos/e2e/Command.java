package org.opentos.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentos.cli.local.Places;

/// `./tos` as a person runs it: the script, the command line, and the programs that they start.
///
/// @param exitCode with which it ended
/// @param said all that it printed
record Command(int exitCode, String said) {
    private static final long SECONDS_MAX = 300;

    /// One that is under way.
    record Running(Process process, Path output) {
        Command ended() throws IOException, InterruptedException {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroy();
                throw new AssertionError(
                        "./tos did not end within "
                                + SECONDS_MAX
                                + " s: "
                                + Files.readString(output));
            }
            String said = Files.readString(output);
            System.out.printf("    ./tos ended with %d%n%s%n", process.exitValue(), said.indent(6));
            return new Command(process.exitValue(), said);
        }
    }

    static Command run(Places places, String... arguments)
            throws IOException, InterruptedException {
        return start(places, Map.of(), arguments).ended();
    }

    static Command run(Places places, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return start(places, environment, arguments).ended();
    }

    /// Starts it with the state directory of these places.
    static Running start(Places places, Map<String, String> environment, String... arguments)
            throws IOException {
        Files.createDirectories(places.state());
        Path output = Files.createTempFile(places.state(), "tos", ".out");
        List<String> command = new ArrayList<>();
        command.add(places.root().resolve("tos").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TOS_DIRECTORY", places.state().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new Running(
                builder.redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
    }
}
