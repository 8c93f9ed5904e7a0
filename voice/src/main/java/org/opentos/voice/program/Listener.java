package org.opentos.voice.program;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.opentos.voice.Hearing;
import org.opentos.voice.Utterance;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.Verdicts;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Grammar;

/// Somebody who is being listened to: what comes is put in by one thread, and looked at by another.
final class Listener {
    /// A microphone that brings nothing for so long is off.
    private static final long NOTHING_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

    /// For so long somebody is listened to in all, however slowly sound comes: less than a client
    /// waits before it ends this program, by which others are heard as well.
    static final Duration MOST = Duration.ofSeconds(45);

    private static final byte[] END = {};

    private final LinkedBlockingQueue<byte[]> coming = new LinkedBlockingQueue<>();
    private final Optional<WakePhrase> phrase;
    private final Consumer<Phase> told;
    private final long until;
    private volatile boolean ended;
    private volatile boolean givenUp;

    /// Of the one who puts in.
    private int bytes;

    /// @param phrase with which what comes is said to begin
    /// @param most for how long
    Listener(Optional<WakePhrase> phrase, Consumer<Phase> told, Duration most) {
        this.phrase = phrase;
        this.told = told;
        until = System.nanoTime() + most.toNanos();
    }

    // ---- by whoever reads what comes ----

    void more(byte[] samples) {
        // More is never listened to, so it need not be kept.
        if (!ended && samples.length > 0 && bytes + samples.length <= Form.PCM16.bytesMax()) {
            bytes += samples.length;
            coming.add(samples);
        } else if (samples.length > 0) {
            end();
        }
    }

    void end() {
        coming.add(END);
    }

    void giveUp() {
        givenUp = true;
        end();
    }

    boolean ended() {
        return ended;
    }

    // ---- by whoever looks at it ----

    Verdicts run(Hearing hearing, Grammar grammar, int silenceMillis) {
        try {
            return phrase.isPresent()
                    ? behind(phrase.get(), hearing, grammar, silenceMillis)
                    : listen(hearing.listen(grammar, silenceMillis), new float[0]);
        } catch (Unreadable none) {
            return Verdicts.nothing(Reason.UNREADABLE);
        } finally {
            ended = true;
            coming.clear();
        }
    }

    /// Listens to what follows the phrase, if that was said.
    private Verdicts behind(WakePhrase said, Hearing hearing, Grammar grammar, int silenceMillis)
            throws Unreadable {
        float[] came = {};
        while (came.length < said.samples()) {
            float[] more = samples();
            if (more.length == 0) {
                return Verdicts.nothing(Reason.NOT_WOKEN);
            }
            int before = came.length;
            came = Arrays.copyOf(came, before + more.length);
            System.arraycopy(more, 0, came, before, more.length);
        }
        if (!hearing.woken(new Sound(came), said)) {
            return Verdicts.nothing(Reason.NOT_WOKEN);
        }
        told.accept(Phase.LISTENING);
        return listen(
                        hearing.listenBehindPhrase(grammar, silenceMillis),
                        Arrays.copyOfRange(came, said.samples(), came.length))
                .behind(said.samples());
    }

    private Verdicts listen(Utterance utterance, float[] begun) throws Unreadable {
        try {
            boolean speaking = false;
            float[] samples = begun;
            do {
                boolean wanted = utterance.add(samples);
                if (utterance.speaking() && !speaking) {
                    speaking = true;
                    told.accept(Phase.SPEAKING);
                }
                samples = wanted ? samples() : new float[0];
            } while (samples.length > 0);
            if (givenUp) {
                return Verdicts.nothing(Reason.SILENCE);
            }
            told.accept(Phase.THINKING);
            return utterance.end();
        } finally {
            utterance.giveUp();
        }
    }

    /// What came is no whole samples.
    private static final class Unreadable extends Exception {
        private Unreadable() {
            super("half a sample");
        }
    }

    /// What came next; nothing where nothing more comes.
    private float[] samples() throws Unreadable {
        byte[] samples = next();
        if (samples.length % Short.BYTES != 0) {
            throw new Unreadable();
        }
        return Form.samples(samples);
    }

    byte[] next() {
        long left = until - System.nanoTime();
        if (left <= 0) {
            return END;
        }
        try {
            byte[] samples = coming.poll(Math.min(left, NOTHING_NANOS_MAX), TimeUnit.NANOSECONDS);
            return samples == null ? END : samples;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while somebody was listened to", stopped);
        }
    }
}
