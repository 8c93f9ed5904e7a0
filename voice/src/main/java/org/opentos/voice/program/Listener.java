package org.opentos.voice.program;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.opentos.voice.Hearing;
import org.opentos.voice.Utterance;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.Verdicts;
import org.opentos.voice.grammar.Grammar;

/// Somebody who is being listened to: what comes is put in by one thread, and looked at by another.
final class Listener {
    /// A microphone that brings nothing for so long is off.
    private static final int NOTHING_SECONDS_MAX = 5;

    private static final byte[] END = {};

    private final LinkedBlockingQueue<byte[]> coming = new LinkedBlockingQueue<>();
    private final Consumer<Phase> told;
    private volatile boolean ended;
    private volatile boolean givenUp;

    /// Of the one who puts in.
    private int bytes;

    Listener(Consumer<Phase> told) {
        this.told = told;
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
        Utterance utterance = hearing.listen(grammar, silenceMillis);
        try {
            boolean wanted = true;
            boolean speaking = false;
            while (wanted) {
                byte[] samples = next();
                if (samples.length == 0) {
                    break;
                }
                if (samples.length % Short.BYTES != 0) {
                    return Verdicts.nothing(Reason.UNREADABLE);
                }
                wanted = utterance.add(Form.samples(samples));
                if (utterance.speaking() && !speaking) {
                    speaking = true;
                    told.accept(Phase.SPEAKING);
                }
            }
            if (givenUp) {
                return Verdicts.nothing(Reason.SILENCE);
            }
            told.accept(Phase.THINKING);
            return utterance.end();
        } finally {
            ended = true;
            coming.clear();
            utterance.giveUp();
        }
    }

    private byte[] next() {
        try {
            byte[] samples = coming.poll(NOTHING_SECONDS_MAX, TimeUnit.SECONDS);
            return samples == null ? END : samples;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while somebody was listened to", stopped);
        }
    }
}
