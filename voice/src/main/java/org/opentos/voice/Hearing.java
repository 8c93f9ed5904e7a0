package org.opentos.voice;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.opentos.protocol.Risk;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.VoiceActivity;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.moonshine.Moonshine;
import org.opentos.voice.sphinx.PocketSphinx;

/// Hears, from a recording to a verdict. Each recogniser has one platform thread of its own, on
/// which it is made, used and ended; callers wait, best on virtual threads.
public final class Hearing implements AutoCloseable {
    /// Recordings that wait for each recogniser. At half a second each, who comes later would wait
    /// too long.
    private static final int WAITING_MAX = 4;

    /// What is longer than this is no sentence, and would hold others up.
    public static final int SPOKEN_SECONDS_MAX = 15;

    private final ThreadPoolExecutor first = thread("hearing-first");
    private final ThreadPoolExecutor second = thread("hearing-second");
    private final VoiceActivity activity;
    private final Recogniser judge;
    private final Recogniser witness;

    /// Loads Moonshine and PocketSphinx, both at once, and lets each hear something, so that the
    /// first order is not slower than others.
    public Hearing(ModelDirectory models, int threads) {
        Future<Recogniser> loading = second.submit(() -> warm(new PocketSphinx()));
        judge = done(first.submit(() -> warm(new Moonshine(models, threads))));
        activity = done(first.submit(() -> new VoiceActivity(models)));
        witness = done(loading);
    }

    /// @param sound a recording, as it came
    /// @param risk what can go wrong where it is misheard
    public Verdict hear(Sound sound, Grammar grammar, Risk risk) {
        try {
            Optional<Sound> spoken = done(first.submit(() -> activity.spoken(sound.normalised())));
            if (spoken.isEmpty()) {
                return new Verdict.Nothing(Verdict.Reason.SILENCE, "");
            }
            if (spoken.get().seconds() > SPOKEN_SECONDS_MAX) {
                return new Verdict.Nothing(Verdict.Reason.TOO_LONG, "");
            }
            Sound loud = spoken.get().normalised();
            Future<Optional<Heard>> witnessed = second.submit(() -> witness.hear(loud, grammar));
            Optional<Heard> judged = done(first.submit(() -> judge.hear(loud, grammar)));
            return Decision.decide(judged, done(witnessed), grammar, risk);
        } catch (RejectedExecutionException full) {
            return new Verdict.Nothing(Verdict.Reason.BUSY, "");
        }
    }

    private static <R extends Recogniser> R warm(R recogniser) {
        Random random = new Random(1);
        float[] noise = new float[Sound.RATE];
        for (int each = 0; each < noise.length; each++) {
            noise[each] = (float) random.nextGaussian() / 10;
        }
        recogniser.hear(
                new Sound(noise), Grammar.of(java.util.Map.of("stop", Phrase.words("stop"))));
        return recogniser;
    }

    private static ThreadPoolExecutor thread(String name) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().daemon().name(name).factory());
    }

    private static <T> T done(Future<T> future) {
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
        Callable<Void> endFirst =
                () -> {
                    activity.close();
                    judge.close();
                    return null;
                };
        Callable<Void> endSecond =
                () -> {
                    witness.close();
                    return null;
                };
        Future<Void> firstEnded = first.submit(endFirst);
        Future<Void> secondEnded = second.submit(endSecond);
        first.shutdown();
        second.shutdown();
        done(firstEnded);
        done(secondEnded);
    }
}
