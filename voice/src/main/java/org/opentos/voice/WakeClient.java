package org.opentos.voice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.program.Message;

/// Waits for the phrase that wakes by a program of its own, which it starts again where it died.
/// That finds what may be the phrase; who hears checks it. Needs no native library itself. Sound
/// comes by one thread, which never waits here.
public final class WakeClient implements AutoCloseable {
    /// By its name alone: here its libraries need not be.
    static final String PROGRAM = "org.opentos.voice.program.WakeProgram";

    /// For how long nothing may come until it is looked whether this was closed.
    private static final long LOOK_MILLIS = 1_000;

    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration END_MAX = Duration.ofSeconds(10);
    private static final Duration LOAD_MAX = Duration.ofSeconds(60);
    private static final System.Logger LOG = System.getLogger(WakeClient.class.getName());

    private final HearingClient.Launch launch;
    private final String phrase;
    private final Consumer<WakeCandidate> found;
    private final Runnable changed;
    private final RecentSound sound = new RecentSound();
    private final Thread bringing;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<ProgramProcess> running = Optional.empty();
    private volatile boolean ready;
    private volatile String detail = "";

    /// @param launch its working directory is another one than that of a [HearingClient]
    /// @param phrase in English
    /// @param found is called where it may have been said, on a thread that must not be held up;
    ///   [#since] has its sound
    /// @param changed is called, on such a thread too, where [#ready] or [#detail] has another
    ///   answer
    public WakeClient(
            HearingClient.Launch launch,
            String phrase,
            Consumer<WakeCandidate> found,
            Runnable changed) {
        this.launch = launch;
        this.phrase = phrase;
        this.found = found;
        this.changed = changed;
        bringing = Thread.ofPlatform().daemon().name("wake").start(this::bring);
    }

    /// Sound that came, as [org.opentos.voice.program.Form#PCM16]. What comes while the program
    /// loads, or is behind, is kept for ten seconds.
    public void more(byte[] samples) {
        sound.add(samples);
    }

    /// A phrase, to be checked, and the sound that begins with it.
    ///
    /// @param sound all of it until now, as [org.opentos.voice.program.Form#PCM16]
    public record Said(WakePhrase phrase, byte[] sound) {}

    /// What may have been said, with all that came since; empty where that is too long ago. What
    /// comes by [#more] from now on follows it without a gap.
    public Optional<Said> since(WakeCandidate candidate) {
        return candidate
                .phrase(phrase)
                .flatMap(said ->
                        sound.since(candidate.soundFrom() * Short.BYTES)
                                .map(each -> new Said(said, each)));
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
        Answers answers = new Answers(sound.taken() / Short.BYTES);
        ProgramProcess process = ProgramProcess.start(launch, PROGRAM, List.of(phrase), answers);
        running = Optional.of(process);
        process.killAfter(LOAD_MAX, () -> !answers.loaded, "it did not load in time");
        try {
            while (!closed() && process.alive()) {
                Optional<byte[]> samples = sound.next(LOOK_MILLIS);
                if (samples.isPresent()) {
                    process.write(new Frame(0, new Message.More(samples.get())));
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
        private final long began;
        private volatile Optional<String> why = Optional.empty();
        private volatile boolean loaded;

        /// @param began samples that came before the program did
        Answers(long began) {
            this.began = began;
        }

        @Override
        public void take(Frame frame) throws IOException {
            switch (frame.message()) {
                case Message.Ready _ -> {
                    loaded = true;
                    ready = true;
                    detail = "";
                    changed.run();
                }
                case Message.Woken(WakeCandidate candidate) ->
                        found.accept(candidate.behind(began));
                case Message.Take _,
                        Message.Hear _,
                        Message.Begin _,
                        Message.BeginAfter _,
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
            if (!bringing.join(END_MAX)) {
                // It takes no more sound, and who brings it waits for that without an end.
                running.ifPresent(each -> each.kill("it did not end in time"));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
