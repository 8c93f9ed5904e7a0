package org.opentos.voice;

import java.util.Optional;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.VoiceActivity;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sphinx.WakeWord;

/// Listens without end for the phrase that wakes. Voice activity comes first, since it costs
/// little: in a quiet home nothing else runs. On the thread that made it.
public final class WakeListener implements AutoCloseable {
    private static final float SPEECH = 0.3f;
    private static final int WINDOW = VoiceActivity.WINDOW_SAMPLES;

    /// What came before speech was noticed is looked at too.
    private static final int BEFORE_WINDOWS = 12;

    /// Speech that pauses for less goes on: the search finds a phrase some time after its end,
    /// which may be soft.
    private static final int PAUSE_WINDOWS = 30;

    /// Talk without a pause is taken in parts of half a minute, so that nothing grows.
    private static final int PART_WINDOWS = 30 * Sound.RATE / WINDOW;

    private static final float LOUD_PEAK = 0.5f;
    private static final float PEAK_MIN = 0.02f;

    /// What was loud counts half as much after seven seconds.
    private static final float PEAK_KEPT = 0.997f;

    private final VoiceActivity activity;
    private final VoiceActivity.Memory memory = new VoiceActivity.Memory();
    private final WakeWord word;
    private final float[][] before = new float[BEFORE_WINDOWS][];
    private final float[] window = new float[WINDOW];
    private int filled;

    /// Those that came, and the first sample of those that the search knows.
    private long windows;

    private long began;
    private int seen;
    private int silent = PAUSE_WINDOWS;
    private int spoken;
    private float peak = LOUD_PEAK;

    public WakeListener(ModelDirectory models, String phrase, double threshold) {
        activity = new VoiceActivity(models);
        word = new WakeWord(phrase, threshold);
    }

    /// Listens to what came next, at [Sound#RATE].
    ///
    /// @return where the phrase may just have been said
    public Optional<WakeCandidate> hears(float[] samples) {
        Optional<WakeCandidate> last = Optional.empty();
        for (float sample : samples) {
            window[filled++] = sample;
            if (filled == WINDOW) {
                filled = 0;
                last = later(last, window());
                windows++;
            }
        }
        return last;
    }

    private Optional<WakeCandidate> window() {
        float loudest = new Sound(window).peak();
        peak = Math.max(Math.max(peak * PEAK_KEPT, PEAK_MIN), loudest);
        float[] loud = new Sound(window).scaled(LOUD_PEAK / peak).samples();
        boolean speech = activity.next(memory, loud, 1) >= SPEECH;
        boolean spoke = silent < PAUSE_WINDOWS;
        silent = speech ? 0 : Math.min(silent + 1, PAUSE_WINDOWS);
        boolean speaks = silent < PAUSE_WINDOWS;
        if (!speaks) {
            if (spoke) {
                forget();
            }
            before[seen++ % BEFORE_WINDOWS] = loud;
            return Optional.empty();
        }
        Optional<WakeCandidate> found = Optional.empty();
        if (!spoke) {
            for (int each = Math.max(0, seen - BEFORE_WINDOWS); each < seen; each++) {
                found = later(found, next(before[each % BEFORE_WINDOWS], windows - seen + each));
            }
            seen = 0;
        }
        found = later(found, next(loud, windows));
        if (++spoken == PART_WINDOWS) {
            forget();
        }
        return found;
    }

    /// @param number of the window
    private Optional<WakeCandidate> next(float[] loud, long number) {
        if (!word.listening()) {
            began = number * WINDOW;
            spoken = 0;
        }
        return word.hears(loud)
                .map(each ->
                        new WakeCandidate(began + each.from(), began + each.to(), each.score()));
    }

    private void forget() {
        word.forget();
        spoken = 0;
    }

    private static <T> Optional<T> later(Optional<T> one, Optional<T> other) {
        return other.isPresent() ? other : one;
    }

    @Override
    public void close() {
        word.close();
        activity.close();
    }
}
