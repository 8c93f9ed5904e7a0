package org.opentos.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeechTrackerTest {
    private static SpeechTracker of(double... probabilities) {
        SpeechTracker tracker = new SpeechTracker();
        for (double each : probabilities) {
            tracker.window((float) each);
        }
        return tracker;
    }

    @Test
    void beginsWhereSpeechIsProbableAndGoesOnWhileItIsPossible() {
        SpeechTracker tracker = of(0.1, 0.4, 0.6, 0.4, 0.3, 0.4);

        assertThat(tracker.began()).isTrue();
        assertThat(tracker.firstSample()).isEqualTo(2 * VoiceActivity.WINDOW_SAMPLES);
        assertThat(tracker.endSample()).isEqualTo(4 * VoiceActivity.WINDOW_SAMPLES);
        assertThat(tracker.spokenMillis()).isEqualTo(64);
        assertThat(tracker.silentMillis()).isEqualTo(64);
    }

    @Test
    void goesOnBehindAPause() {
        SpeechTracker tracker = of(0.9, 0, 0, 0, 0.9);

        assertThat(tracker.spokenMillis()).isEqualTo(160);
        assertThat(tracker.silentMillis()).isZero();
    }

    @Test
    void isSilentForNoTimeBeforeAnybodySpoke() {
        assertThat(of(0, 0.2, 0.49).began()).isFalse();
        assertThat(of(0, 0.2, 0.49).silentMillis()).isZero();
        assertThat(of().spokenMillis()).isZero();
    }
}
