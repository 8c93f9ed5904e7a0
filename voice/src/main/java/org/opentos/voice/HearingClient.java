package org.opentos.voice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Risk;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.program.Form;
import org.opentos.voice.program.Phase;
import org.opentos.voice.sentences.Language;

/// Hears one language by a program of its own: starts it when it is first needed, ends it when
/// nobody has spoken for a while, and starts it again where it died. For any number of threads;
/// callers wait, best on virtual threads, and no wait is without an end. Needs no native library
/// itself.
public final class HearingClient implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HearingClient.class.getName());

    /// Starts in a row that came to nothing; then it is not tried for a while.
    static final int FAILED_STARTS_MAX = 3;

    /// For how long it is not tried.
    static final Duration REST = Duration.ofSeconds(30);

    private final Launch launch;
    private final Language language;
    private @Nullable HearingProcess process;
    private boolean closed;
    private int starts;
    private int failedStarts;
    private long restUntil = System.nanoTime();
    private String detail = "";
    private Optional<Duration> load = Optional.empty();
    private Optional<UnheardWords> unheard = Optional.empty();

    /// How the program is started.
    ///
    /// @param classPath as `java -cp` takes it: the jar of this module and its libraries, ONNX
    ///   Runtime among them
    /// @param models as of [org.opentos.voice.models.ModelDirectory]
    /// @param work a directory that it may write to and nobody else uses; made where it is not
    ///   there
    /// @param options for the JVM, beside [#OPTIONS]
    /// @param idle it ends when nothing was heard for so long
    public record Launch(
            String classPath, Path models, Path work, List<String> options, Duration idle) {
        /// What keeps it small. A recording takes up to 40 MB outside of the heap, and making what
        /// is listened for takes some for a moment, which then goes back to the system.
        public static final List<String> OPTIONS =
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xms24m",
                        "-Xmx160m",
                        "-XX:MinHeapFreeRatio=15",
                        "-XX:MaxHeapFreeRatio=30",
                        "-XX:-ShrinkHeapInSteps",
                        "-XX:TrimNativeHeapInterval=5000",
                        "-XX:MaxDirectMemorySize=192m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "--enable-native-access=ALL-UNNAMED");

        /// Until a person who speaks now and then has to wait for it to load again.
        public static final Duration IDLE = Duration.ofMinutes(5);

        public Launch {
            options = List.copyOf(options);
        }

        public static Launch of(String classPath, Path models, Path work) {
            return new Launch(classPath, models, work, List.of(), IDLE);
        }
    }

    public enum Condition {
        /// It does not run, and is started when somebody speaks.
        IDLE,
        /// It runs and loads; whoever speaks waits.
        LOADING,
        READY,
        /// It died or cannot be started; the next who speaks has it tried again, though not at once
        /// where that came to nothing several times.
        FAILED
    }

    /// @param detail why it failed, in English, for whoever runs it; empty where it did not
    /// @param starts how often it was started
    /// @param load how long the last one took to load, where it has
    /// @param unheard words that were not known in what could be said last
    public record State(
            Condition condition,
            String detail,
            int starts,
            Optional<Duration> load,
            Optional<UnheardWords> unheard) {}

    public HearingClient(Launch launch, Language language) {
        this.launch = launch;
        this.language = language;
    }

    /// Has it start and load, and does not wait: somebody may be about to speak.
    public void prepare() {
        running();
    }

    /// Has it start, load and take a grammar, and does not wait.
    public void prepare(Grammar grammar) {
        running().ifPresent(each -> each.handOver(grammar));
    }

    /// Hears a whole recording.
    ///
    /// @param risk what can go wrong with a meaning
    public Verdict hear(
            byte[] recording, Form form, Grammar grammar, Function<Meaning, Risk> risk) {
        return hear(recording, form, grammar).by(risk);
    }

    /// Hears a whole recording, whatever can go wrong with what was meant.
    public Verdicts hear(byte[] recording, Form form, Grammar grammar) {
        return recording.length > form.bytesMax()
                ? Verdicts.nothing(Reason.TOO_LONG)
                : ask(each -> each.hear(recording, form, grammar))
                        .orElseGet(() -> Verdicts.nothing(Reason.FAILED));
    }

    /// Listens to somebody while they speak.
    ///
    /// @param silence for how long they have to be silent to have ended; between
    ///   [Listening#SILENCE_MIN] and [Listening#SILENCE_MAX]
    /// @param told is told of each phase, on a thread that must not be held up
    public Listening listen(
            Grammar grammar, Duration silence, Function<Meaning, Risk> risk, Consumer<Phase> told) {
        return listen(Optional.empty(), grammar, silence, risk, told);
    }

    /// The same where what comes may begin with the phrase that wakes. Then that is checked first:
    /// [Phase#LISTENING] is told where it was said, and listening begins behind it; where it was
    /// not, what came is forgotten, and the verdict is [Reason#NOT_WOKEN].
    public Listening listen(
            Optional<WakePhrase> phrase,
            Grammar grammar,
            Duration silence,
            Function<Meaning, Risk> risk,
            Consumer<Phase> told) {
        return ask(each -> each.listen(grammar, (int) silence.toMillis(), phrase, risk, told))
                .orElseGet(() -> Listening.over(Verdicts.nothing(Reason.FAILED), risk));
    }

    /// The first may end just now, since nobody spoke for long.
    private <T> Optional<T> ask(Function<HearingProcess, Optional<T>> call) {
        return running().flatMap(call).or(() -> running().flatMap(call));
    }

    public synchronized State state() {
        HearingProcess now = process;
        Condition condition =
                now != null && now.alive()
                        ? now.ready() ? Condition.READY : Condition.LOADING
                        : detail.isEmpty() ? Condition.IDLE : Condition.FAILED;
        return new State(condition, detail, starts, load, unheard);
    }

    private synchronized Optional<HearingProcess> running() {
        HearingProcess now = process;
        if (now != null && now.alive()) {
            return Optional.of(now);
        }
        if (closed || failedStarts >= FAILED_STARTS_MAX && System.nanoTime() < restUntil) {
            return Optional.empty();
        }
        try {
            starts++;
            HearingProcess started = HearingProcess.start(launch, language, new Watch());
            process = started;
            return Optional.of(started);
        } catch (IOException failed) {
            failed("hearing " + language.text() + " cannot be started: " + failed.getMessage());
            return Optional.empty();
        }
    }

    private synchronized void failed(String why) {
        LOG.log(Level.WARNING, why);
        detail = why;
        failedStarts++;
        restUntil = System.nanoTime() + REST.toNanos();
    }

    /// What becomes of a process.
    final class Watch {
        void loaded(Duration took) {
            synchronized (HearingClient.this) {
                failedStarts = 0;
                detail = "";
                load = Optional.of(took);
            }
        }

        void unheard(UnheardWords words) {
            // The words themselves are mostly what people call their things, and each other.
            LOG.log(
                    Level.WARNING,
                    "hearing {0}: {1} does not know {2} words of what can be said, and hears no"
                            + " sentence with them",
                    language.text(),
                    words.recogniser(),
                    words.count());
            synchronized (HearingClient.this) {
                unheard = Optional.of(words);
            }
        }

        /// It is gone, and nobody wanted that.
        ///
        /// @param served whether it was ready before
        void died(String why, boolean served) {
            failed("hearing " + language.text() + " ended: " + why);
            if (served) {
                // Somebody spoke just now, and will again.
                prepare();
            }
        }
    }

    @Override
    public void close() {
        List<HearingProcess> ending = new ArrayList<>();
        synchronized (this) {
            closed = true;
            if (process != null) {
                ending.add(process);
            }
        }
        ending.forEach(HearingProcess::end);
    }
}
