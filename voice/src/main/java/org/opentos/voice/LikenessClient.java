package org.opentos.voice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.likeness.Likeness;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.program.Message;
import org.opentos.voice.sentences.Language;

/// Compares sentences by a program of its own: starts it when it is first asked, ends it when
/// nobody has asked for a while, and starts it again where it died, though not at once. Needs no
/// native library itself. For any number of threads; of more than [#CALLERS_MAX] at once the others
/// are told nothing, and so is who would have to wait for long.
public final class LikenessClient implements Likeness, AutoCloseable {
    /// By its name alone: here its libraries need not be.
    static final String PROGRAM = "org.opentos.voice.program.LikenessProgram";

    static final int CALLERS_MAX = 4;

    /// For how long it is not tried where it came to nothing.
    static final Duration REST = Duration.ofSeconds(30);

    /// A person waits for it.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    /// More, where the program and a model have to be loaded first.
    private static final Duration LOAD_MAX = Duration.ofSeconds(30);

    private static final Duration END_MAX = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(LikenessClient.class.getName());

    private final HearingClient.Launch launch;
    private final Semaphore callers = new Semaphore(CALLERS_MAX);
    private @Nullable Run run;
    private boolean closed;
    private long restUntil = System.nanoTime();
    private int starts;
    private volatile String detail = "";

    /// @param launch its working directory is another one than that of a [HearingClient]
    public LikenessClient(HearingClient.Launch launch) {
        this.launch = launch;
    }

    @Override
    public Optional<float[]> of(Language language, String text, List<String> sentences) {
        Likeness.check(sentences);
        if (!callers.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Message.Compare compare = new Message.Compare(language, text, sentences);
            // The first may end just now, since nobody asked for long.
            return ask(compare)
                    .or(() -> endedIdle() ? ask(compare) : Optional.empty())
                    .filter(each -> each.length == sentences.size());
        } finally {
            callers.release();
        }
    }

    /// Why it does not compare, in English, for whoever runs it; empty where nothing failed.
    public String detail() {
        return detail;
    }

    /// How often the program was started.
    synchronized int starts() {
        return starts;
    }

    private Optional<float[]> ask(Message.Compare compare) {
        Optional<Run> last = last();
        // Why it died is known before it is started again.
        last.filter(each -> !each.process.alive()).ifPresent(Run::awaitEnd);
        return running().flatMap(each -> each.ask(compare));
    }

    private synchronized Optional<Run> last() {
        return Optional.ofNullable(run);
    }

    private boolean endedIdle() {
        return last().filter(each -> each.idle).isPresent();
    }

    private synchronized Optional<Run> running() {
        Run now = run;
        if (now != null && now.process.alive()) {
            now.lastUsed = System.nanoTime();
            return Optional.of(now);
        }
        if (closed || System.nanoTime() < restUntil) {
            return Optional.empty();
        }
        try {
            starts++;
            Run started = new Run();
            run = started;
            started.endWhenIdle();
            return Optional.of(started);
        } catch (IOException failed) {
            failed("sentences cannot be compared: " + failed.getMessage());
            return Optional.empty();
        }
    }

    private synchronized void failed(String why) {
        LOG.log(Level.WARNING, why);
        detail = why;
        restUntil = System.nanoTime() + REST.toNanos();
    }

    /// One run of the program, and who waits for it: one after the other, since it works so.
    private final class Run implements ProgramProcess.Answers {
        private final ProgramProcess process;
        private final Semaphore turn = new Semaphore(1, true);
        private volatile CompletableFuture<float[]> waiting = new CompletableFuture<>();
        private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        private volatile long lastUsed = System.nanoTime();
        private volatile boolean idle;
        private volatile boolean answered;
        private int requests;

        private Run() throws IOException {
            process = ProgramProcess.start(launch, PROGRAM, List.of(), this);
        }

        private Optional<float[]> ask(Message.Compare compare) {
            Duration most = answered ? ANSWER_MAX : LOAD_MAX;
            long until = System.nanoTime() + most.toNanos();
            try {
                if (!turn.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
                    return Optional.empty();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            try {
                CompletableFuture<float[]> answer = new CompletableFuture<>();
                waiting = answer;
                if (!process.alive()) {
                    return Optional.empty();
                }
                process.write(new Frame(++requests, compare));
                float[] likes = answer.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                answered = true;
                detail = "";
                return Optional.of(likes);
            } catch (TimeoutException slow) {
                process.kill("no answer came within " + most.toSeconds() + " s");
                return Optional.empty();
            } catch (IOException | ExecutionException gone) {
                LOG.log(Level.DEBUG, "the program ended under a request", gone);
                awaitEnd();
                return Optional.empty();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                // Its answer would be taken for the next one's.
                process.kill("nobody waits for its answer");
                return Optional.empty();
            } finally {
                lastUsed = System.nanoTime();
                turn.release();
            }
        }

        @Override
        public void take(Frame frame) throws IOException {
            if (!(frame.message() instanceof Message.Likes(float[] likes))) {
                throw new IOException("a message that does not come from it");
            }
            waiting.complete(likes);
        }

        @Override
        public void over(Optional<String> why) {
            why.ifPresent(each -> failed("comparing sentences ended: " + each));
            waiting.completeExceptionally(new IOException("the program ended"));
            ended.complete(true);
        }

        /// Waits until it is known why it ended.
        private void awaitEnd() {
            ended.completeOnTimeout(false, END_MAX.toMillis(), TimeUnit.MILLISECONDS).join();
        }

        private void endWhenIdle() {
            Duration left = launch.idle().minusNanos(System.nanoTime() - lastUsed);
            if (left.isPositive() || !turn.tryAcquire()) {
                Duration next = left.isPositive() ? left : launch.idle();
                ProgramProcess.later(next)
                        .execute(() -> {
                            if (process.alive()) {
                                endWhenIdle();
                            }
                        });
                return;
            }
            // Whoever has the turn next finds that it ends, and asks another one.
            idle = true;
            process.beginToEnd();
            turn.release();
            process.end();
        }
    }

    @Override
    public void close() {
        Run ending;
        synchronized (this) {
            closed = true;
            ending = run;
        }
        if (ending != null) {
            ending.process.end();
        }
    }
}
