package org.opentos.voice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
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
import org.opentos.voice.sentences.Language;

/// One run of the program that hears, and who waits for what it hears.
final class HearingProcess implements ProgramProcess.Answers {
    /// By its name alone: here its libraries need not be.
    static final String PROGRAM = "org.opentos.voice.program.HearingProgram";

    /// What takes longer hangs, and is ended by force.
    private static final Duration LOAD_MAX = Duration.ofSeconds(30);

    private static final Duration HEAR_MAX = Duration.ofSeconds(20);
    private static final Duration LISTEN_MAX = HEAR_MAX.plusSeconds(40);

    private static final System.Logger LOG = System.getLogger(HearingProcess.class.getName());

    private final HearingClient.Launch launch;
    private final HearingClient.Watch watch;
    private final ProgramProcess process;

    /// What the program has; guarded as what is written to it is.
    private final Recent<Boolean> handedOver = new Recent<>(Recent.GRAMMARS_MAX);

    private final Map<Grammar, String> keys = new WeakHashMap<>();
    private int keysGiven;

    private final AtomicInteger requests = new AtomicInteger();
    private final Map<Integer, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong recordingBytes = new AtomicLong();
    private volatile boolean ready;
    private volatile boolean over;
    private volatile long lastUsed = System.nanoTime();

    private record Waiting(CompletableFuture<Verdicts> verdicts, Consumer<Phase> told) {}

    private HearingProcess(
            HearingClient.Launch launch, Language language, HearingClient.Watch watch)
            throws IOException {
        this.launch = launch;
        this.watch = watch;
        process = ProgramProcess.start(launch, PROGRAM, List.of(language.text()), this);
    }

    static HearingProcess start(
            HearingClient.Launch launch, Language language, HearingClient.Watch watch)
            throws IOException {
        HearingProcess started = new HearingProcess(launch, language, watch);
        started.process.killAfter(
                LOAD_MAX,
                () -> !started.ready,
                "it did not load within " + LOAD_MAX.toSeconds() + " s");
        started.endWhenIdle();
        return started;
    }

    boolean alive() {
        return process.alive();
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

    /// @param phrase with which what comes begins; it is checked first
    Optional<Listening> listen(
            Grammar grammar,
            int silenceMillis,
            Optional<WakePhrase> phrase,
            Function<Meaning, Risk> risk,
            Consumer<Phase> told) {
        Function<String, Message> begin =
                key ->
                        phrase.<Message>map(
                                        each -> new Message.BeginAfter(key, silenceMillis, each))
                                .orElseGet(() -> new Message.Begin(key, silenceMillis));
        return ask(grammar, LISTEN_MAX, told, begin)
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
        process.killAfter(
                ready ? most : most.plus(LOAD_MAX),
                () -> !verdicts.isDone(),
                "no answer came within " + most.toSeconds() + " s");
        boolean asked = false;
        try {
            asked =
                    withGrammar(
                            grammar,
                            key -> {
                                waiting.put(request, new Waiting(verdicts, told));
                                process.write(new Frame(request, message.apply(key)));
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
        process.writing.lock();
        try {
            key = keys.computeIfAbsent(grammar, _ -> Integer.toString(++keysGiven));
            has = handedOver.use(key).isPresent();
        } finally {
            process.writing.unlock();
        }
        // Nobody waits for a large grammar who speaks by another one.
        byte[] bytes = has ? new byte[0] : GrammarCodec.encode(grammar);
        process.writing.lock();
        try {
            if (!process.alive()) {
                return false;
            }
            if (handedOver.use(key).isEmpty()) {
                byte[] now = bytes.length > 0 ? bytes : GrammarCodec.encode(grammar);
                process.write(new Frame(0, new Message.Take(key, now)));
                handedOver.put(key, true);
            }
            then.with(key);
            return true;
        } finally {
            process.writing.unlock();
        }
    }

    private void send(Frame frame) {
        lastUsed = System.nanoTime();
        try {
            process.write(frame);
        } catch (IOException gone) {
            answered(frame.request(), Verdicts.nothing(Reason.FAILED));
        }
    }

    // ---- what it says ----

    @Override
    public void take(Frame frame) throws IOException {
        switch (frame.message()) {
            case Message.Ready(int millis) -> {
                ready = true;
                watch.loaded(Duration.ofMillis(millis));
            }
            case Message.Told(Phase phase) -> {
                Waiting one = waiting.get(frame.request());
                if (one != null) {
                    one.told.accept(phase);
                }
            }
            case Message.Answer(Verdicts verdicts) -> answered(frame.request(), verdicts);
            case Message.Unheard(UnheardWords words) -> watch.unheard(words);
            case Message.Take _,
                    Message.Hear _,
                    Message.Begin _,
                    Message.BeginAfter _,
                    Message.More _,
                    Message.End _,
                    Message.GiveUp _,
                    Message.Broken _,
                    Message.Woken _,
                    Message.Compare _,
                    Message.Likes _ ->
                    throw new IOException("a message that does not come from it");
        }
    }

    private void answered(int request, Verdicts verdicts) {
        lastUsed = System.nanoTime();
        Waiting one = waiting.remove(request);
        if (one != null) {
            one.verdicts.complete(verdicts);
        }
    }

    @Override
    public void over(Optional<String> why) {
        why.ifPresent(each -> watch.died(each, ready));
        over = true;
        waiting.keySet().forEach(each -> answered(each, Verdicts.nothing(Reason.FAILED)));
    }

    // ---- ending ----

    private void endWhenIdle() {
        Duration left = idleLeft();
        if (left.isPositive()) {
            ProgramProcess.later(left)
                    .execute(() -> {
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
        process.writing.lock();
        try {
            long idle = waiting.isEmpty() ? System.nanoTime() - lastUsed : 0;
            Duration left = launch.idle().minusNanos(idle);
            if (!left.isPositive()) {
                process.beginToEnd();
            }
            return left;
        } finally {
            process.writing.unlock();
        }
    }

    /// Ends it; whoever waits for it is told that it failed.
    void end() {
        process.end();
    }
}
