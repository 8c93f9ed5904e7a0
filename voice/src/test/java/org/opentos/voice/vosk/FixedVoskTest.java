package org.opentos.voice.vosk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.voice.Recogniser;

/// A model whose graph is fixed: it hears all words at any time.
class FixedVoskTest extends VoskContract {
    private static VoskRecogniser vosk;

    @BeforeAll
    static void load() {
        vosk = load(true);
    }

    @AfterAll
    static void end() {
        vosk.close();
    }

    @Override
    protected Recogniser recogniser() {
        return vosk;
    }

    @Override
    protected Recogniser another() {
        return load(true);
    }

    @Test
    void takesOnlySentencesFromWhatItHears() {
        assertThat(vosk.hear(TONES.say("make it red"), COLOURS))
                .hasValueSatisfying(heard -> assertThat(heard.fit()).isZero());
        assertThat(vosk.hear(TONES.say(OUTSIDE), COLOURS)).isEmpty();
    }
}
