package org.opentos.voice.audio;

/// Where somebody speaks, of how probable speech is in each window of a recording, one after the
/// other. Nothing here knows of a model.
public final class SpeechTracker {
    /// Above the first it is speech; once it is, down to the second. Silero's authors' values.
    private static final float BEGINS = 0.5f;

    private static final float GOES_ON = 0.35f;

    private int windows;
    private int first = -1;
    private int last = -1;
    private boolean speaking;

    /// @param probability from 0 to 1
    void window(float probability) {
        speaking = probability >= (speaking ? GOES_ON : BEGINS);
        if (speaking) {
            first = first < 0 ? windows : first;
            last = windows;
        }
        windows++;
    }

    /// What was spoken until now is not to be counted.
    public void forget() {
        first = -1;
        last = -1;
        speaking = false;
    }

    public boolean began() {
        return first >= 0;
    }

    /// The first sample of speech; below 0 where nobody spoke.
    int firstSample() {
        return first * VoiceActivity.WINDOW_SAMPLES;
    }

    /// The sample behind the last of speech.
    public int endSample() {
        return (last + 1) * VoiceActivity.WINDOW_SAMPLES;
    }

    /// How long nobody has spoken since somebody did; 0 where nobody did.
    public int silentMillis() {
        return began()
                ? (windows - 1 - last) * VoiceActivity.WINDOW_SAMPLES * 1_000 / Sound.RATE
                : 0;
    }

    public int spokenMillis() {
        return began() ? (last + 1 - first) * VoiceActivity.WINDOW_SAMPLES * 1_000 / Sound.RATE : 0;
    }
}
