package org.opentos.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentos.cli.CommandException;

/// A program of the bench's own in a process of its own, which is spoken to by lines and ends with
/// the bench.
public final class Child implements AutoCloseable {
    private static final int END_SECONDS_MAX = 10;

    private final Process process;
    private final BufferedReader lines;

    private Child(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Runs a class of this bench.
    public static Child java(String mainClass, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return of(command);
    }

    /// Runs any program; what it complains about goes to the bench's own error output.
    public static Child of(List<String> command) {
        try {
            return new Child(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failure) {
            throw new CommandException("cannot start " + command.getFirst(), failure);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public void say(String line) {
        try {
            process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
        } catch (IOException failure) {
            throw new UncheckedIOException("the process " + pid() + " does not listen", failure);
        }
    }

    /// Its next line.
    public String hear() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new CommandException("the process " + pid() + " ended without an answer");
            }
            return line;
        } catch (IOException failure) {
            throw new UncheckedIOException("the process " + pid() + " cannot be heard", failure);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
