package org.opentos.voice;

import java.util.Arrays;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.SpeechTracker;
import org.opentos.voice.audio.Stretch;
import org.opentos.voice.audio.VoiceActivity;
import org.opentos.voice.audio.WaveFile;
import org.opentos.voice.grammar.Grammar;

/// What one person says, listened to while it is said. When they pause, it is thought about
/// already; if they go on, that is forgotten. Whoever brings the sound waits here; for one thread.
public final class Utterance {
    /// From this pause on it is thought about.
    static final int PAUSE_MILLIS = 200;

    /// Nobody who wanted something waits this long before they speak.
    public static final int BEGIN_SECONDS_MAX = 8;

    public static final int SILENCE_MILLIS_MIN = 300;
    public static final int SILENCE_MILLIS_MAX = 3_000;

    /// Behind a phrase, speech that is over by then is the end of the phrase, where that was found
    /// a little early.
    static final int REST_MILLIS = 250;

    /// From this silence on it is over.
    private static final int REST_SILENT_MILLIS = 100;

    /// How loud what came last has to be at least to be made as loud as can be; below it is noise
    /// that would be taken for speech.
    private static final float PEAK_MIN = 0.02f;

    private static final float LOUD_PEAK = 0.95f;
    private static final int SAMPLES_MAX = WaveFile.SECONDS_MAX * Sound.RATE;

    private final Hearing hearing;
    private final Grammar grammar;
    private final int silenceMillis;
    private final boolean behindPhrase;
    private final VoiceActivity.Memory memory = new VoiceActivity.Memory();
    private float[] samples = new float[4 * Sound.RATE];
    private int length;
    private float peak = PEAK_MIN;
    private @Nullable Thought thought;

    /// @param endSample behind the last speech that it knows of
    private record Thought(int endSample, FutureTask<Verdicts> verdicts) {}

    /// @param behindPhrase whether what comes first may be the end of a phrase
    Utterance(Hearing hearing, Grammar grammar, int silenceMillis, boolean behindPhrase) {
        this.hearing = hearing;
        this.grammar = grammar;
        this.silenceMillis = Math.clamp(silenceMillis, SILENCE_MILLIS_MIN, SILENCE_MILLIS_MAX);
        this.behindPhrase = behindPhrase;
        hearing.prepare(grammar);
    }

    /// Listens to what came next, at [Sound#RATE].
    ///
    /// @return whether more is wanted; where none is, [#end] says what was heard
    /// @throws java.util.concurrent.RejectedExecutionException where too many are listened to
    public boolean add(float[] more) {
        int room = Math.min(more.length, SAMPLES_MAX - length);
        if (length + room > samples.length) {
            samples = Arrays.copyOf(samples, Math.min(2 * (length + room), SAMPLES_MAX));
        }
        System.arraycopy(more, 0, samples, length, room);
        for (int each = 0; each < room; each++) {
            peak = Math.max(peak, Math.abs(more[each]));
        }
        length += room;
        hearing.follow(memory, samples, length, LOUD_PEAK / peak);
        SpeechTracker tracker = memory.tracker();
        if (restOfPhrase() && tracker.silentMillis() >= REST_SILENT_MILLIS) {
            tracker.forget();
        }
        if (thought != null && thought.endSample != tracker.endSample()) {
            thought.verdicts.cancel(true);
            thought = null;
        }
        if (thought == null && tracker.silentMillis() >= PAUSE_MILLIS) {
            thought = think();
        }
        return wanted();
    }

    private boolean wanted() {
        SpeechTracker tracker = memory.tracker();
        return length < SAMPLES_MAX
                && tracker.silentMillis() < silenceMillis
                && tracker.spokenMillis() <= Hearing.SPOKEN_SECONDS_MAX * 1_000
                && (tracker.began() || length < BEGIN_SECONDS_MAX * Sound.RATE);
    }

    public boolean speaking() {
        return memory.tracker().began() && !restOfPhrase();
    }

    /// Whether all that was spoken may be the end of a phrase.
    private boolean restOfPhrase() {
        SpeechTracker tracker = memory.tracker();
        return behindPhrase
                && tracker.began()
                && tracker.endSample() <= REST_MILLIS * (Sound.RATE / 1_000);
    }

    /// What was heard of all that came.
    public Verdicts end() {
        // What is shorter than a window, and an unvoiced end, want to be looked at as well.
        float[] rest = new float[VoiceActivity.WINDOW_SAMPLES];
        if (length < SAMPLES_MAX) {
            add(rest);
        }
        if (memory.tracker().spokenMillis() > Hearing.SPOKEN_SECONDS_MAX * 1_000) {
            return Verdicts.nothing(Verdict.Reason.TOO_LONG);
        }
        if (!speaking()) {
            return Verdicts.nothing(Verdict.Reason.SILENCE);
        }
        Thought last = thought == null ? think() : thought;
        return Hearing.done(last.verdicts).in(stretch());
    }

    /// Forgets what is being thought about.
    public void giveUp() {
        if (thought != null) {
            thought.verdicts.cancel(true);
        }
    }

    private Stretch stretch() {
        return VoiceActivity.stretch(memory, length).orElseThrow();
    }

    private Thought think() {
        Sound spoken = new Sound(Arrays.copyOf(samples, length)).part(stretch());
        FutureTask<Verdicts> verdicts = new FutureTask<>(() -> hearing.judge(spoken, grammar));
        Thread.ofVirtual().name("thinking").start(verdicts);
        return new Thought(memory.tracker().endSample(), verdicts);
    }
}
