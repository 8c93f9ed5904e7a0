package org.opentos.voice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.opentos.protocol.Risk;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.Stretch;
import org.opentos.voice.audio.VoiceActivity;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sentences.Language;

/// Hears, from a recording to a verdict. Each recogniser has one platform thread of its own, on
/// which it is made, used and ended, and so has voice activity, which must not wait for them;
/// callers wait, best on virtual threads.
public final class Hearing implements AutoCloseable {
    /// Recordings that wait for each recogniser. At half a second each, who comes later would wait
    /// too long.
    private static final int WAITING_MAX = 4;

    /// Moments that wait to be looked at for voice activity; each takes little.
    private static final int MOMENTS_MAX = 16;

    /// What is longer than this is no sentence, and would hold others up.
    public static final int SPOKEN_SECONDS_MAX = 15;

    private final ThreadPoolExecutor first = thread("hearing-first", WAITING_MAX);
    private final ThreadPoolExecutor second = thread("hearing-second", WAITING_MAX);
    private final ThreadPoolExecutor third = thread("hearing-activity", MOMENTS_MAX);
    private final VoiceActivity activity;
    private final Recogniser judge;
    private final Optional<Recogniser> witness;
    private final boolean checksPhrases;
    private volatile Alone lastPhrase = new Alone("stop");
    private final Consumer<UnheardWords> unheard;

    /// The grammar that each recogniser took last, by its name.
    private final Map<String, Grammar> taken = new ConcurrentHashMap<>();

    /// Loads who hears a language, all at once, and lets each hear something, so that the first
    /// order is not slower than others.
    ///
    /// @param threads how many processors a step may use
    /// @param work a directory in which native libraries are kept
    /// @param unheard is told which words of a grammar somebody does not know
    public Hearing(
            ModelDirectory models,
            Language language,
            int threads,
            Path work,
            Consumer<UnheardWords> unheard) {
        this(Ears.of(models, language, threads, work), models, unheard);
    }

    Hearing(Ears ears, ModelDirectory models, Consumer<UnheardWords> unheard) {
        this.unheard = unheard;
        checksPhrases = ears.checksPhrases();
        Optional<Future<Recogniser>> loading =
                ears.witness().map(each -> second.submit(() -> warm(each.get())));
        Future<VoiceActivity> finding = third.submit(() -> new VoiceActivity(models));
        judge = done(first.submit(() -> warm(ears.judge().get())));
        activity = done(finding);
        witness = loading.map(Hearing::done);
    }

    /// @param sound a recording, as it came
    /// @param risk what can go wrong where it is misheard
    public Verdict hear(Sound sound, Grammar grammar, Risk risk) {
        return hear(sound, grammar).by(_ -> risk);
    }

    /// @param sound a recording, as it came
    public Verdicts hear(Sound sound, Grammar grammar) {
        try {
            Sound loud = sound.normalised();
            Optional<Stretch> spoken = done(third.submit(() -> activity.stretch(loud)));
            return spoken.map(each -> judge(loud.part(each), grammar).in(each))
                    .orElseGet(() -> Verdicts.nothing(Verdict.Reason.SILENCE));
        } catch (RejectedExecutionException full) {
            return Verdicts.nothing(Verdict.Reason.BUSY);
        }
    }

    /// Listens to what comes.
    ///
    /// @param silenceMillis for how long whoever spoke has to be silent to have ended
    public Utterance listen(Grammar grammar, int silenceMillis) {
        return new Utterance(this, grammar, silenceMillis, false);
    }

    /// Listens to what comes behind a phrase, the end of which it may begin with.
    public Utterance listenBehindPhrase(Grammar grammar, int silenceMillis) {
        return new Utterance(this, grammar, silenceMillis, true);
    }

    /// Whether a sound begins with the phrase that it is said to begin with.
    ///
    /// @throws RejectedExecutionException where others are being listened to
    public boolean woken(Sound sound, WakePhrase phrase) {
        if (!checksPhrases) {
            return phrase.sure();
        }
        Sound said = WakeCheck.part(sound, phrase).normalised();
        Grammar alone = alone(phrase.words());
        return WakeCheck.woken(done(first.submit(() -> judge.hear(said, alone))));
    }

    /// The same grammar for the same words, so that a recogniser knows it again.
    private Grammar alone(String words) {
        Alone now = lastPhrase;
        if (!now.words.equals(words)) {
            now = new Alone(words);
            lastPhrase = now;
        }
        return now.grammar;
    }

    /// What can be said where nothing but a phrase can.
    private record Alone(String words, Grammar grammar) {
        Alone(String words) {
            this(words, Grammar.of(Map.of("wake", Phrase.words(words))));
        }
    }

    /// Does before what hearing by a grammar would begin with; does not wait. Where others are
    /// being listened to, it is done when it is needed.
    public void prepare(Grammar grammar) {
        if (first.getQueue().isEmpty() && second.getQueue().isEmpty()) {
            // What fails here fails again when it is heard by, and is told then.
            Future<?> _ = first.submit(() -> take(judge, grammar));
            witness.ifPresent(each -> {
                Future<?> _ = second.submit(() -> take(each, grammar));
            });
        }
    }

    /// @param spoken from the beginning of speech to its end
    Verdicts judge(Sound spoken, Grammar grammar) {
        if (spoken.seconds() > SPOKEN_SECONDS_MAX) {
            return Verdicts.nothing(Verdict.Reason.TOO_LONG);
        }
        Sound loud = spoken.normalised();
        List<Future<Optional<Heard>>> hearing = new ArrayList<>();
        try {
            witness.ifPresent(each -> hearing.add(second.submit(() -> hear(each, loud, grammar))));
            hearing.add(first.submit(() -> hear(judge, loud, grammar)));
            Optional<Heard> judged = done(hearing.getLast());
            Optional<Heard> witnessed =
                    witness.isPresent() ? done(hearing.getFirst()) : Optional.empty();
            return new Verdicts(
                    Decision.decide(judged, witnessed, grammar, Risk.COMFORT),
                    Decision.decide(judged, witnessed, grammar, Risk.MONEY));
        } catch (RejectedExecutionException full) {
            return Verdicts.nothing(Verdict.Reason.BUSY);
        } finally {
            // Only where nobody waits any more is there something left to stop.
            hearing.forEach(each -> each.cancel(true));
            first.purge();
            second.purge();
        }
    }

    private Optional<Heard> hear(Recogniser by, Sound spoken, Grammar grammar) {
        take(by, grammar);
        return by.hear(spoken, grammar);
    }

    /// Hands a grammar to a recogniser, and says once which words of it are unknown to it.
    private void take(Recogniser by, Grammar grammar) {
        Set<String> unknown = by.prepare(grammar);
        if (taken.put(by.name(), grammar) != grammar && !unknown.isEmpty()) {
            unheard.accept(UnheardWords.of(by.name(), unknown));
        }
    }

    /// Goes on finding where somebody speaks. Voice activity of a moment takes less than a
    /// hundredth of it, so nobody waits long.
    void follow(VoiceActivity.Memory memory, float[] samples, int length, float gain) {
        Runnable following = () -> activity.follow(memory, samples, length, gain);
        done(third.submit(following, memory));
    }

    private static Recogniser warm(Recogniser recogniser) {
        Random random = new Random(1);
        float[] noise = new float[Sound.RATE];
        for (int each = 0; each < noise.length; each++) {
            noise[each] = (float) random.nextGaussian() / 10;
        }
        recogniser.hear(new Sound(noise), Grammar.of(Map.of("stop", Phrase.words("stop"))));
        return recogniser;
    }

    private static ThreadPoolExecutor thread(String name, int waitingMax) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waitingMax),
                Thread.ofPlatform().daemon().name(name).factory());
    }

    static <T> T done(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a recogniser worked", stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a recogniser failed", failed.getCause());
        }
    }

    @Override
    public void close() {
        Future<Void> firstEnded = first.submit(ending(judge));
        Optional<Future<Void>> secondEnded = witness.map(each -> second.submit(ending(each)));
        Future<Void> thirdEnded = third.submit(ending(activity));
        first.shutdown();
        second.shutdown();
        third.shutdown();
        done(firstEnded);
        secondEnded.ifPresent(Hearing::done);
        done(thirdEnded);
    }

    private static Callable<Void> ending(AutoCloseable part) {
        return () -> {
            part.close();
            return null;
        };
    }
}
