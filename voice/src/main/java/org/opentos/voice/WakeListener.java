package org.opentos.voice;

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

    /// Speech that pauses for less goes on.
    private static final int PAUSE_WINDOWS = 16;

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
    /// @return whether the phrase was just said
    public boolean hears(float[] samples) {
        boolean woken = false;
        for (float sample : samples) {
            window[filled++] = sample;
            if (filled == WINDOW) {
                filled = 0;
                woken |= window();
            }
        }
        return woken;
    }

    private boolean window() {
        float loudest = new Sound(window).peak();
        peak = Math.max(Math.max(peak * PEAK_KEPT, PEAK_MIN), loudest);
        float[] loud = new Sound(window).scaled(LOUD_PEAK / peak).samples();
        boolean speech = activity.next(memory, loud, 1) >= SPEECH;
        boolean spoke = silent < PAUSE_WINDOWS;
        silent = speech ? 0 : Math.min(silent + 1, PAUSE_WINDOWS);
        boolean speaks = silent < PAUSE_WINDOWS;
        if (!speaks) {
            if (spoke) {
                word.forget();
                spoken = 0;
            }
            before[seen++ % BEFORE_WINDOWS] = loud;
            return false;
        }
        boolean woken = false;
        if (!spoke) {
            for (int each = Math.max(0, seen - BEFORE_WINDOWS); each < seen; each++) {
                woken |= word.hears(before[each % BEFORE_WINDOWS]).isPresent();
            }
            seen = 0;
        }
        woken |= word.hears(loud).isPresent();
        if (woken || ++spoken == PART_WINDOWS) {
            word.forget();
            spoken = 0;
        }
        return woken;
    }

    @Override
    public void close() {
        word.close();
        activity.close();
    }
}
