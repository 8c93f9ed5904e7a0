package org.opentos.voice;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.opentos.protocol.Risk;
import org.opentos.voice.audio.Stretch;
import org.opentos.voice.grammar.Meaning;

/// Somebody who is being listened to while they speak. Sound may come by one thread while another
/// waits for what was heard.
public final class Listening implements AutoCloseable {
    public static final Duration SILENCE_MIN = Duration.ofMillis(Utterance.SILENCE_MILLIS_MIN);
    public static final Duration SILENCE_MAX = Duration.ofMillis(Utterance.SILENCE_MILLIS_MAX);

    /// A pause within a sentence is mostly shorter.
    public static final Duration SILENCE = Duration.ofMillis(700);

    private final CompletableFuture<Verdicts> verdicts;
    private final Function<Meaning, Risk> risk;
    private final Sink sink;

    /// Where sound goes.
    interface Sink {
        void more(byte[] samples);

        void end();

        void giveUp();
    }

    Listening(CompletableFuture<Verdicts> verdicts, Function<Meaning, Risk> risk, Sink sink) {
        this.verdicts = verdicts;
        this.risk = risk;
        this.sink = sink;
    }

    static Listening over(Verdicts verdicts, Function<Meaning, Risk> risk) {
        return new Listening(
                CompletableFuture.completedFuture(verdicts),
                risk,
                new Sink() {
                    @Override
                    public void more(byte[] samples) {}

                    @Override
                    public void end() {}

                    @Override
                    public void giveUp() {}
                });
    }

    /// Sound that came, as [org.opentos.voice.program.Form#PCM16]: any even number of bytes.
    ///
    /// @return whether more is wanted
    public boolean more(byte[] samples) {
        boolean wanted = !verdicts.isDone();
        if (wanted) {
            sink.more(samples);
        }
        return wanted;
    }

    /// Nothing more comes: a button was let go, or a recording ended.
    public void end() {
        if (!verdicts.isDone()) {
            sink.end();
        }
    }

    /// What was heard; waits until whoever speaks has ended and it was thought about.
    public Verdict verdict() {
        return verdicts().by(risk);
    }

    /// The same where somebody else knows what can go wrong.
    public Verdicts verdicts() {
        return verdicts.join();
    }

    /// Where in all that came somebody spoke; waits as [#verdict].
    public Stretch spoken() {
        return verdicts.join().spoken();
    }

    /// Nobody wants to know any more.
    @Override
    public void close() {
        if (!verdicts.isDone()) {
            sink.giveUp();
        }
    }
}
