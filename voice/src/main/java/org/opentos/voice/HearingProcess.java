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
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Risk;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.GrammarCodec;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.program.Form;
import org.opentos.voice.program.Frames;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.program.Message;
import org.opentos.voice.program.Phase;
import org.opentos.voice.program.Recent;

/// One run of the program that hears, from its start to its end.
final class HearingProcess {
    /// What takes longer hangs, and is ended by force.
    private static final Duration LOAD_MAX = Duration.ofSeconds(30);

    private static final Duration HEAR_MAX = Duration.ofSeconds(20);
    private static final Duration LISTEN_MAX = HEAR_MAX.plusSeconds(40);
    private static final Duration END_MAX = Duration.ofSeconds(2);
    /// By its name alone: here its libraries need not be.
    static final String PROGRAM = "org.opentos.voice.program.HearingProgram";

    private static final System.Logger LOG = System.getLogger(HearingProcess.class.getName());
    private static final String TEMPORARY = "tmp";
    private static final int SAID_LINES_MAX = 12;
    private static final String NAME = "hearing";

    private final Launched launched;
    private final HearingClient.Watch watch;
    private final OutputStream out;

    /// Guards what is written and what the program therefore has.
    private final ReentrantLock writing = new ReentrantLock();

    private final Recent<Boolean> handedOver = new Recent<>(Recent.GRAMMARS_MAX);
    private final Map<Grammar, String> keys = new WeakHashMap<>();
    private int keysGiven;
    private final AtomicInteger requests = new AtomicInteger();

    private final Map<Integer, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong recordingBytes = new AtomicLong();
    private final Deque<String> said = new ArrayDeque<>();
    private volatile boolean ready;
    private volatile boolean ending;
    private volatile boolean over;
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private volatile long lastUsed = System.nanoTime();
    private volatile String broken = "";

    private record Launched(Process process, Path work, Duration idle) {}

    private record Waiting(CompletableFuture<Verdicts> verdicts, Consumer<Phase> told) {}

    private HearingProcess(Launched launched, HearingClient.Watch watch) {
        this.launched = launched;
        this.watch = watch;
        out = new BufferedOutputStream(launched.process.getOutputStream());
    }

    static HearingProcess start(HearingClient.Launch launch, HearingClient.Watch watch)
            throws IOException {
        // What a run that was ended by force left is nobody's any more.
        Path temporary = launch.work().resolve(TEMPORARY);
        delete(temporary);
        Files.createDirectories(temporary);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HearingClient.Launch.OPTIONS);
        command.addAll(launch.options());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("-cp", launch.classPath(), PROGRAM));
        command.addAll(List.of(launch.models().toString(), launch.work().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        // One pool of native memory: with one for each thread, the C library keeps what each needed
        // at its largest.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        HearingProcess started =
                new HearingProcess(new Launched(process, launch.work(), launch.idle()), watch);
        // Pipes are read on threads of their own: a virtual thread that waits for one holds its
        // carrier.
        Thread.ofPlatform().daemon().name(NAME + "-says").start(started::readSaid);
        Thread.ofPlatform().daemon().name(NAME + "-answers").start(started::readAnswers);
        later(LOAD_MAX).execute(() -> {
            if (!started.ready) {
                started.kill("it did not load within " + LOAD_MAX.toSeconds() + " s");
            }
        });
        started.endWhenIdle();
        return started;
    }

    boolean alive() {
        return !ending && launched.process.isAlive();
    }

    boolean ready() {
        return ready;
    }

    // ---- asking; empty where it ends just now, so that another has to be asked ----

    void handOver(Grammar grammar) {
        try {
            withGrammar(grammar, _ -> {});
        } catch (IOException | IllegalArgumentException failed) {
            LOG.log(Level.WARNING, "could not hand a grammar over", failed);
        }
    }

    Optional<Verdicts> hear(byte[] recording, Form form, Grammar grammar) {
        if (recordingBytes.addAndGet(recording.length) > Frames.RECORDING_BYTES_MAX) {
            recordingBytes.addAndGet(-recording.length);
            return Optional.of(Verdicts.nothing(Reason.BUSY));
        }
        try {
            return ask(grammar, HEAR_MAX, _ -> {}, key -> new Message.Hear(key, form, recording))
                    .map(each -> each.verdicts.join());
        } finally {
            recordingBytes.addAndGet(-recording.length);
        }
    }

    Optional<Listening> listen(
            Grammar grammar,
            int silenceMillis,
            Function<Meaning, Risk> risk,
            Consumer<Phase> told) {
        return ask(grammar, LISTEN_MAX, told, key -> new Message.Begin(key, silenceMillis))
                .map(each -> new Listening(each.verdicts, risk, sink(each.request)));
    }

    private Listening.Sink sink(int request) {
        return new Listening.Sink() {
            @Override
            public void more(byte[] samples) {
                send(new Frame(request, new Message.More(samples)));
            }

            @Override
            public void end() {
                send(new Frame(request, new Message.End()));
            }

            @Override
            public void giveUp() {
                send(new Frame(request, new Message.GiveUp()));
                answered(request, Verdicts.nothing(Reason.SILENCE));
            }
        };
    }

    private record Asked(int request, CompletableFuture<Verdicts> verdicts) {}

    private Optional<Asked> ask(
            Grammar grammar,
            Duration most,
            Consumer<Phase> told,
            Function<String, Message> message) {
        CompletableFuture<Verdicts> verdicts = new CompletableFuture<>();
        int request = requests.incrementAndGet();
        if (waiting.size() >= Frames.REQUESTS_MAX) {
            verdicts.complete(Verdicts.nothing(Reason.BUSY));
            return Optional.of(new Asked(request, verdicts));
        }
        // Before anything is written: who hangs does not read it either.
        later(ready ? most : most.plus(LOAD_MAX)).execute(() -> {
            if (!verdicts.isDone()) {
                kill("no answer came within " + most.toSeconds() + " s");
            }
        });
        boolean asked = false;
        try {
            asked = withGrammar(grammar, key -> {
                waiting.put(request, new Waiting(verdicts, told));
                Frames.write(out, new Frame(request, message.apply(key)));
            });
        } catch (IOException | IllegalArgumentException failed) {
            LOG.log(Level.WARNING, "could not ask for a recording to be heard", failed);
            asked = true;
            waiting.remove(request);
            verdicts.complete(Verdicts.nothing(Reason.FAILED));
        }
        if (!asked) {
            verdicts.complete(Verdicts.nothing(Reason.FAILED));
            return Optional.empty();
        }
        if (over) {
            // It died in between, when nobody knew of this one yet.
            answered(request, Verdicts.nothing(Reason.FAILED));
        }
        return Optional.of(new Asked(request, verdicts));
    }

    private interface Writing {
        void with(String key) throws IOException;
    }

    /// Writes what needs a grammar, behind the grammar where the program has it no more.
    ///
    /// @return false where it ends just now
    private boolean withGrammar(Grammar grammar, Writing then) throws IOException {
        lastUsed = System.nanoTime();
        String key;
        boolean has;
        writing.lock();
        try {
            key = keys.computeIfAbsent(grammar, _ -> Integer.toString(++keysGiven));
            has = handedOver.use(key).isPresent();
        } finally {
            writing.unlock();
        }
        // Nobody waits for a large grammar who speaks by another one.
        byte[] bytes = has ? new byte[0] : GrammarCodec.encode(grammar);
        writing.lock();
        try {
            if (ending) {
                return false;
            }
            if (handedOver.use(key).isEmpty()) {
                byte[] now = bytes.length > 0 ? bytes : GrammarCodec.encode(grammar);
                Frames.write(out, new Frame(0, new Message.Take(key, now)));
                handedOver.put(key, true);
            }
            then.with(key);
            return true;
        } finally {
            writing.unlock();
        }
    }

    private void send(Frame frame) {
        lastUsed = System.nanoTime();
        writing.lock();
        try {
            Frames.write(out, frame);
        } catch (IOException gone) {
            answered(frame.request(), Verdicts.nothing(Reason.FAILED));
        } finally {
            writing.unlock();
        }
    }

    // ---- what it says ----

    private void readAnswers() {
        String why = "";
        try (InputStream in = launched.process.getInputStream()) {
            Optional<Frame> frame = Frames.read(in);
            while (frame.isPresent()) {
                take(frame.get());
                frame = Frames.read(in);
            }
        } catch (IOException garbled) {
            why = "what it says is no message: " + garbled.getMessage();
        }
        over(why);
    }

    private void take(Frame frame) throws IOException {
        switch (frame.message()) {
            case Message.Ready(int millis) -> {
                ready = true;
                watch.loaded(Duration.ofMillis(millis));
            }
            case Message.Broken(String detail) -> broken = detail;
            case Message.Told(Phase phase) -> {
                Waiting one = waiting.get(frame.request());
                if (one != null) {
                    one.told.accept(phase);
                }
            }
            case Message.Answer(Verdicts verdicts) -> answered(frame.request(), verdicts);
            case Message.Take _,
                    Message.Hear _,
                    Message.Begin _,
                    Message.More _,
                    Message.End _,
                    Message.GiveUp _ ->
                    throw new IOException("a message that only this side sends");
        }
    }

    private void answered(int request, Verdicts verdicts) {
        lastUsed = System.nanoTime();
        Waiting one = waiting.remove(request);
        if (one != null) {
            one.verdicts.complete(verdicts);
        }
    }

    private void readSaid() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                launched.process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    said.addLast(line);
                    if (said.size() > SAID_LINES_MAX) {
                        said.removeFirst();
                    }
                }
            }
        } catch (IOException ended) {
            synchronized (said) {
                said.addLast(ended.toString());
            }
        }
    }

    // ---- ending ----

    /// Nothing more comes from it.
    private void over(String why) {
        try {
            if (!launched.process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                launched.process.destroyForcibly();
                launched.process.waitFor();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        try {
            delete(launched.work.resolve(TEMPORARY));
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "could not delete what hearing left", failed);
        }
        gone.complete(true);
        if (!ending) {
            watch.died(reason(why), ready);
        }
        over = true;
        waiting.keySet().forEach(each -> answered(each, Verdicts.nothing(Reason.FAILED)));
    }

    private String reason(String why) {
        if (!broken.isEmpty()) {
            return broken;
        }
        String exit = why.isEmpty() ? "it ended with " + launched.process.exitValue() : why;
        synchronized (said) {
            return said.isEmpty() ? exit : exit + "; it said: " + String.join(" | ", said);
        }
    }

    private void kill(String why) {
        broken = why;
        launched.process.destroyForcibly();
    }

    private void endWhenIdle() {
        Duration left = idleLeft();
        if (left.isPositive()) {
            later(left).execute(() -> {
                if (alive()) {
                    endWhenIdle();
                }
            });
        } else {
            end();
        }
    }

    /// Until it ends; where that is now, nobody can ask any more.
    private Duration idleLeft() {
        writing.lock();
        try {
            long idle = waiting.isEmpty() ? System.nanoTime() - lastUsed : 0;
            Duration left = launched.idle.minusNanos(idle);
            ending = !left.isPositive();
            return left;
        } finally {
            writing.unlock();
        }
    }

    /// Ends it; whoever waits for it is told that it failed.
    void end() {
        ending = true;
        try {
            // It ends with its input. Who still writes holds the lock and would hold this up.
            launched.process.getOutputStream().close();
        } catch (IOException gone) {
            launched.process.destroyForcibly();
        }
        try {
            if (!launched.process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                launched.process.destroyForcibly();
            }
            gone.get(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            launched.process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            LOG.log(Level.WARNING, "hearing did not end", failed);
        }
    }

    private static Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(
                delay.toMillis(),
                TimeUnit.MILLISECONDS,
                task -> Thread.ofVirtual().name(NAME + "-later").start(task));
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
