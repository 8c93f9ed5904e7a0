package org.opentos.voice;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.program.Frames;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.program.Message;

/// One run of a program that needs native libraries, from its start to its end, and the messages to
/// and from it.
final class ProgramProcess {
    private static final System.Logger LOG = System.getLogger(ProgramProcess.class.getName());
    private static final Duration END_MAX = Duration.ofSeconds(2);
    private static final String TEMPORARY = "tmp-";

    /// Each run has a directory of its own: the one before may still be ending.
    private static final String OURS = TEMPORARY + ProcessHandle.current().pid() + "-";

    private static final AtomicLong RUNS = new AtomicLong();
    private static final int SAID_LINES_MAX = 12;

    /// What the virtual machine leaves where native code ends it.
    private static final String CRASH = "crash.log";

    private static final String CRASHED_IN = "# Problematic frame:";
    private static final int CRASH_LINES_MAX = 40;

    private final Process process;
    private final Path temporary;
    private final Path crash;
    private final OutputStream out;
    private final Deque<String> said = new ArrayDeque<>();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private volatile boolean ending;
    private volatile String why = "";

    /// Held while messages are written, and while what is written is decided upon.
    final ReentrantLock writing = new ReentrantLock();

    /// Who is told what it says; on one thread.
    interface Answers {
        /// @throws IOException where no such message can come
        void take(Frame frame) throws IOException;

        /// Nothing more comes.
        ///
        /// @param why it ended, where nobody wanted that
        void over(Optional<String> why);
    }

    private ProgramProcess(Process process, Path temporary, Path crash) {
        this.process = process;
        this.temporary = temporary;
        this.crash = crash;
        out = new BufferedOutputStream(process.getOutputStream());
    }

    /// @param program a class with a `main`
    /// @param more beside the models and the directory to write to
    static ProgramProcess start(
            HearingClient.Launch launch, String program, List<String> more, Answers answers)
            throws IOException {
        Path temporary = launch.work().resolve(OURS + RUNS.incrementAndGet());
        Files.createDirectories(temporary);
        deleteLeft(launch.work());
        Path crash = launch.work().resolve(CRASH);
        Files.deleteIfExists(crash);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HearingClient.Launch.OPTIONS);
        command.addAll(launch.options());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-XX:ErrorFile=" + crash.toAbsolutePath());
        command.add(program);
        command.addAll(List.of(launch.models().toString(), launch.work().toString()));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command);
        // No argument: where a command line is longer than some 4,000 characters, ONNX Runtime 1.29
        // ends the process while it is loaded.
        builder.environment().put("CLASSPATH", launch.classPath());
        // One pool of native memory: with one for each thread, the C library keeps what each needed
        // at its largest.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        ProgramProcess started = new ProgramProcess(builder.start(), temporary, crash);
        // Pipes are read on threads of their own: a virtual thread that waits for one holds its
        // carrier.
        Thread.ofPlatform().daemon().name("hearing-says").start(started::readSaid);
        Thread.ofPlatform().daemon().name("hearing-answers").start(() -> started.read(answers));
        return started;
    }

    boolean alive() {
        return !ending && process.isAlive();
    }

    /// Whoever asks from now on has to ask another one.
    void beginToEnd() {
        ending = true;
    }

    void write(Frame frame) throws IOException {
        writing.lock();
        try {
            Frames.write(out, frame);
        } finally {
            writing.unlock();
        }
    }

    // ---- what it says ----

    private void read(Answers answers) {
        try (InputStream in = process.getInputStream()) {
            Optional<Frame> frame = Frames.read(in);
            while (frame.isPresent()) {
                if (frame.get().message() instanceof Message.Broken(String detail)) {
                    why = detail;
                } else {
                    answers.take(frame.get());
                }
                frame = Frames.read(in);
            }
        } catch (IOException garbled) {
            why = why.isEmpty() ? "what it says is no message: " + garbled.getMessage() : why;
        }
        try {
            if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        try {
            delete(temporary);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "could not delete what hearing left", failed);
        }
        answers.over(ending ? Optional.empty() : Optional.of(reason()));
        gone.complete(true);
    }

    private String reason() {
        // What the virtual machine says when it crashes is no message either, so this comes first.
        String ended =
                crashedIn()
                        .map(frame ->
                                "native code ended it, in %s; %s has more".formatted(frame, crash))
                        .orElse(why.isEmpty() ? "it ended with " + process.exitValue() : why);
        synchronized (said) {
            return said.isEmpty() ? ended : ended + "; it said: " + String.join(" | ", said);
        }
    }

    private Optional<String> crashedIn() {
        if (!Files.exists(crash)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(crash, StandardCharsets.ISO_8859_1)) {
            return lines.limit(CRASH_LINES_MAX)
                    .dropWhile(line -> !line.equals(CRASHED_IN))
                    .skip(1)
                    .findFirst()
                    .map(line -> line.substring(1).strip())
                    .or(() -> Optional.of("an unknown place"));
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "could not read what a crash left", failed);
            return Optional.empty();
        }
    }

    private void readSaid() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
            }
        } catch (IOException ended) {
            keep(ended.toString());
        }
    }

    private void keep(String line) {
        synchronized (said) {
            said.addLast(line);
            if (said.size() > SAID_LINES_MAX) {
                said.removeFirst();
            }
        }
    }

    // ---- ending ----

    void kill(String why) {
        this.why = why;
        process.destroyForcibly();
    }

    /// Kills it once some time has passed, unless by then nobody waits any more.
    void killAfter(Duration most, BooleanSupplier waits, String why) {
        later(most)
                .execute(() -> {
                    if (waits.getAsBoolean()) {
                        kill(why);
                    }
                });
    }

    /// Ends it and waits until it has.
    void end() {
        ending = true;
        try {
            // It ends with its input. Who still writes holds the lock and would hold this up.
            process.getOutputStream().close();
        } catch (IOException failed) {
            process.destroyForcibly();
        }
        try {
            if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            gone.get(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            LOG.log(Level.WARNING, "hearing did not end", failed);
        }
    }

    static Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(
                delay.toMillis(),
                TimeUnit.MILLISECONDS,
                task -> Thread.ofVirtual().name("hearing-later").start(task));
    }

    /// What a process that was ended by force left is nobody's any more.
    private static void deleteLeft(Path work) throws IOException {
        try (Stream<Path> all = Files.list(work)) {
            for (Path each : all.toList()) {
                String name = each.getFileName().toString();
                if (name.startsWith(TEMPORARY) && !name.startsWith(OURS)) {
                    delete(each);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failed) throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
