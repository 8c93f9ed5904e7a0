package org.opentos.voice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.program.Message;

/// Waits for the phrase that wakes by a program of its own, which it starts again where it died.
/// Needs no native library itself. Sound comes by one thread, which never waits here.
public final class WakeClient implements AutoCloseable {
    /// By its name alone: here its libraries need not be.
    static final String PROGRAM = "org.opentos.voice.program.WakeProgram";

    /// What comes while the program loads, or is behind, is kept for so many moments; the oldest of
    /// it goes first.
    private static final int MOMENTS_MAX = 64;

    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration END_MAX = Duration.ofSeconds(10);
    private static final System.Logger LOG = System.getLogger(WakeClient.class.getName());

    private final HearingClient.Launch launch;
    private final String phrase;
    private final Runnable woken;
    private final Runnable changed;
    private final ArrayBlockingQueue<byte[]> coming = new ArrayBlockingQueue<>(MOMENTS_MAX);
    private final Thread bringing;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean ready;
    private volatile String detail = "";

    /// @param launch its working directory is another one than that of a [HearingClient]
    /// @param phrase in English
    /// @param woken is called where it was said, on a thread that must not be held up
    /// @param changed is called, on such a thread too, where [#ready] or [#detail] has another
    ///   answer
    public WakeClient(
            HearingClient.Launch launch, String phrase, Runnable woken, Runnable changed) {
        this.launch = launch;
        this.phrase = phrase;
        this.woken = woken;
        this.changed = changed;
        bringing = Thread.ofPlatform().daemon().name("wake").start(this::bring);
    }

    /// Sound that came, as [org.opentos.voice.program.Form#PCM16].
    public void more(byte[] samples) {
        while (!coming.offer(samples)) {
            coming.poll();
        }
    }

    /// Whether it listens by now.
    public boolean ready() {
        return ready;
    }

    /// Why it does not listen, in English, for whoever runs it; empty where it does.
    public String detail() {
        return detail;
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private void bring() {
        try {
            while (!closed()) {
                try {
                    run();
                } catch (IOException failed) {
                    detail = "the phrase cannot be waited for: " + failed;
                }
                ready = false;
                if (!closed()) {
                    changed.run();
                    LOG.log(Level.WARNING, detail);
                    boolean _ = closing.await(REST.toSeconds(), TimeUnit.SECONDS);
                }
            }
        } catch (InterruptedException stopped) {
            detail = "stopped";
        }
    }

    /// One run of the program, until it ends.
    private void run() throws IOException, InterruptedException {
        Answers answers = new Answers();
        ProgramProcess process = ProgramProcess.start(launch, PROGRAM, List.of(phrase), answers);
        try {
            while (!closed() && process.alive()) {
                byte[] samples = coming.poll(1, TimeUnit.SECONDS);
                if (samples != null && samples.length > 0) {
                    process.write(new Frame(0, new Message.More(samples)));
                }
            }
        } finally {
            if (closed()) {
                process.beginToEnd();
            }
            process.end();
        }
        answers.why.ifPresent(each -> detail = "waiting for the phrase ended: " + each);
    }

    private final class Answers implements ProgramProcess.Answers {
        private volatile Optional<String> why = Optional.empty();

        @Override
        public void take(Frame frame) throws IOException {
            switch (frame.message()) {
                case Message.Ready _ -> {
                    ready = true;
                    detail = "";
                    changed.run();
                }
                case Message.Woken() -> woken.run();
                case Message.Take _,
                        Message.Hear _,
                        Message.Begin _,
                        Message.More _,
                        Message.End _,
                        Message.GiveUp _,
                        Message.Broken _,
                        Message.Told _,
                        Message.Answer _,
                        Message.Compare _,
                        Message.Likes _,
                        Message.Unheard _ ->
                        throw new IOException("a message that does not come from it");
            }
        }

        @Override
        public void over(Optional<String> ended) {
            why = ended;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        more(new byte[0]);
        try {
            bringing.join(END_MAX);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
