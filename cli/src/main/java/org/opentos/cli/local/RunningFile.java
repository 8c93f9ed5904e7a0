package org.opentos.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The file with which a program says that it is ready and where it listens.
final class RunningFile {
    /// What the JVM says of directives for its compilers, whatever becomes of the start.
    private static final String OF_COMPILERS = " compiler directives added";

    private static final JsonMapper JSON = new JsonMapper();
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int TAIL_LINES = 12;

    /// How long a start that nobody waits for any more may take to end.
    private static final Duration LEFT_MAX = Duration.ofSeconds(40);

    /// By how much the kernel's word for a process's start may differ from the clock.
    private static final Duration CLOCK_MARGIN = Duration.ofSeconds(2);

    private RunningFile() {}

    /// What the file says, where the process that it names is alive.
    static Optional<JsonNode> read(Path file) {
        try {
            JsonNode said = JSON.readTree(Files.readString(file));
            FileTime written = Files.getLastModifiedTime(file);
            return ProcessHandle.of(said.path("pid").asLong(-1))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startedBefore(process, written))
                    .map(alive -> said);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException | JacksonException unreadable) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "cannot read " + file + "; stop the program and remove the file",
                    unreadable);
        }
    }

    /// Whether it is the process that wrote the file: after a power cut its id may be another's.
    private static boolean startedBefore(ProcessHandle process, FileTime written) {
        return process.info()
                .startInstant()
                .map(start -> start.isBefore(written.toInstant().plus(CLOCK_MARGIN)))
                .orElse(true);
    }

    /// Notes a process that was begun and is not ready yet. Without it, one whose command was
    /// interrupted could be stopped by nobody until it is ready.
    static void note(Path file, Process process) throws IOException {
        Path begun = begun(file);
        Files.createDirectories(begun.resolveSibling("."));
        Files.writeString(begun, "{\"pid\":" + process.pid() + "}");
    }

    /// Whether a process was begun that has not said yet that it is ready.
    static boolean starting(Path file) {
        return left(file).isPresent();
    }

    /// Ends a start that an interrupted command left.
    static void endLeft(Path file) {
        left(file).ifPresent(process -> stopWithAll(process, LEFT_MAX));
    }

    private static Optional<ProcessHandle> left(Path file) {
        return read(file).isPresent() ? Optional.empty() : process(begun(file));
    }

    private static Path begun(Path file) {
        return file.resolveSibling(file.getFileName() + ".begun");
    }

    private static Optional<ProcessHandle> process(Path file) {
        return read(file).flatMap(said -> ProcessHandle.of(said.path("pid").asLong()));
    }

    /// Waits until the process is ready. One that is given up on is ended: nobody waits for it any
    /// more.
    ///
    /// @param most how long it may take to be ready
    /// @param endMost how long it may take to end of itself before it is ended by force
    /// @throws CommandException with the end of its log, where it ended or took too long
    static JsonNode await(
            Process process, Path file, Path log, Duration most, Duration endMost, String name) {
        boolean ready = false;
        try {
            JsonNode said = await(process, file, log, most, name);
            ready = true;
            return said;
        } finally {
            if (!ready) {
                end(process, endMost);
            }
        }
    }

    private static JsonNode await(
            Process process, Path file, Path log, Duration most, String name) {
        long deadline = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<JsonNode> said = read(file);
            if (said.isPresent() && said.get().path("pid").asLong() == process.pid()) {
                return said.get();
            }
            if (!process.isAlive()) {
                throw new CommandException(
                        process.exitValue() == 0 ? ExitCode.FAILED : process.exitValue(),
                        "the " + name + " ended with " + process.exitValue() + ":\n" + tail(log));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new CommandException(
                "the "
                        + name
                        + " was not ready within "
                        + most.toSeconds()
                        + " s and was ended; its log is "
                        + log
                        + ":\n"
                        + tail(log));
    }

    /// What it started itself ends with it, also where it has to be ended by force.
    private static void end(Process process, Duration most) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        boolean ended = false;
        try {
            ended = process.waitFor(most);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            process.destroyForcibly();
            below.forEach(ProcessHandle::destroy);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines =
                    Files.readAllLines(log).stream()
                            .filter(line -> !line.endsWith(OF_COMPILERS))
                            .toList();
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(its log " + log + " cannot be read: " + unreadable.getMessage() + ")";
        }
    }

    /// Asks the process to end and waits; also one that still starts.
    ///
    /// @return whether one was running or starting
    static boolean stop(Path file, Duration most) {
        Optional<ProcessHandle> running = process(file);
        running.ifPresent(each -> stop(each, most));
        Optional<ProcessHandle> starting = left(file);
        starting.ifPresent(each -> stopWithAll(each, most));
        return running.isPresent() || starting.isPresent();
    }

    /// Before it is ready, a program ends without stopping what it started itself.
    private static void stopWithAll(ProcessHandle process, Duration most) {
        List<ProcessHandle> below = process.descendants().toList();
        stop(process, most);
        below.forEach(ProcessHandle::destroy);
    }

    /// Asks a process to end, and waits until it has.
    static void stop(ProcessHandle process, Duration most) {
        process.destroy();
        try {
            process.onExit().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException slow) {
            throw new CommandException(
                    "process "
                            + process.pid()
                            + " did not stop within "
                            + most.toSeconds()
                            + " s; end it with: kill -9 "
                            + process.pid(),
                    slow);
        } catch (InterruptedException | java.util.concurrent.ExecutionException failure) {
            throw new CommandException("could not wait for process " + process.pid(), failure);
        }
    }
}
